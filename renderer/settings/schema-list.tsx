import { ListEditor } from './list-editor.tsx';
import { complaintOf } from './schema.ts';
import type { FieldOptions } from './schema-field.tsx';

/** A list of objects inside something that is saved as a whole. */
export function ListField({ schema, label, value, faults, onDone }: FieldOptions) {
  const error = complaintOf(label, faults);
  return (
    <div className="field">
      <ListEditor
        isDraft
        schema={schema}
        label={label}
        items={Array.isArray(value) ? value : []}
        onChange={async (next) => {
          onDone(next);
          return [];
        }}
      />
      {error && <span className="error">{error}</span>}
    </div>
  );
}
