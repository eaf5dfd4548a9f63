import { useEffect, useRef, useState } from 'react';
import { settings as text } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import { blank, complaintOf, faultsBelow } from './schema.ts';
import { type FieldOptions, SchemaField } from './schema-field.tsx';

/** A list of plain values: a field each. */
export function ValuesField({ schema, label, value, isRequired, faults, onEdit, onDone }: FieldOptions) {
  const { items = {} } = schema;
  const values: readonly unknown[] = Array.isArray(value) ? value : [];
  const rows = useRef<HTMLUListElement>(null);
  const [added, setAdded] = useState(0);
  // A new field is there to be filled in.
  useEffect(() => {
    if (added === 0) return;
    const last = rows.current?.lastElementChild;
    (last?.querySelector<HTMLElement>('input') ?? last?.querySelector('button'))?.focus();
  }, [added]);
  const meant = (now: readonly unknown[]) => {
    const filled = now.filter((one) => one !== '' && one !== undefined);
    // A list that may be left out is left out when nothing is in it.
    return filled.length === 0 && !isRequired ? schema.default : filled;
  };
  const what = items.title ?? label;
  const error = complaintOf(label, faults);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a legend cannot be laid out
    <div className="field values" role="group" aria-label={label}>
      <span className="label">{label}</span>
      {schema.description && <span className="description">{schema.description}</span>}
      {values.length > 0 && (
        <ul ref={rows}>
          {values.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: values are edited in place and have no name of their own
            <li key={at} className="with-button">
              <SchemaField
                schema={items}
                label={text.list.item(what, at)}
                value={one}
                isRequired
                faults={faultsBelow(faults, `[${at}]`)}
                onEdit={(next) => onEdit(values.with(at, next))}
                onDone={(next) => onDone(meant(values.with(at, next)))}
              />
              <Button
                aria-label={text.list.of(text.remove, text.list.item(what, at))}
                onPress={() => onDone(meant(values.toSpliced(at, 1)))}
              >
                {text.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button
          aria-label={text.list.add(label)}
          onPress={() => {
            onEdit([...values, blank(items)]);
            setAdded(added + 1);
          }}
        >
          {text.add}
        </Button>
      </div>
      {error && <span className="error">{error}</span>}
    </div>
  );
}
