import { useState } from 'react';
import { settings as text } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { useKnown } from './context.ts';
import { dangers } from './dangers.ts';
import { ListEditor } from './list-editor.tsx';
import { save, useSaving } from './saving.ts';
import { isListOfObjects, type Property, propertiesOf, type Schema, valueAt } from './schema.ts';
import { ElsewhereField } from './schema-elsewhere.tsx';
import { SchemaField } from './schema-field.tsx';

/** All settings of an object, each of which saves itself. */
export function SavedFields({ schema, path }: { schema: Schema; path: string }) {
  return propertiesOf(schema).map((property) => (
    <Saved key={property.name} property={property} path={path ? `${path}.${property.name}` : property.name} />
  ));
}

export function Saved({ property, path }: { property: Property; path: string }) {
  const { schema, label } = property;
  if (schema.place !== undefined) return <ElsewhereField property={property} />;
  if (isListOfObjects(schema)) return <SavedList schema={schema} label={label} path={path} />;
  if (schema.type !== 'object' || !schema.properties) return <SavedField property={property} path={path} />;
  return (
    <fieldset className="stack group">
      <legend>{label}</legend>
      {schema.description && <p className="soft small">{schema.description}</p>}
      <SavedFields schema={schema} path={path} />
    </fieldset>
  );
}

/** Saved as a whole with every change; a list that was changed elsewhere meanwhile is not written over. */
export function SavedList({ schema, label, path }: { schema: Schema; label: string; path: string }) {
  const set = valueAt(useKnown().state.value, path);
  return (
    <ListEditor
      schema={schema}
      label={label}
      items={Array.isArray(set) ? set : []}
      // A list that nobody has set is seen as an empty one.
      onChange={(next, seen) => save(path, next, set === undefined ? undefined : seen)}
    />
  );
}

/** Saved when it is left; Escape brings back what is set. */
function SavedField({ property: { schema, label, isRequired }, path }: { property: Property; path: string }) {
  const { state } = useKnown();
  const saving = useSaving(path, valueAt(state.value, path) ?? schema.default);
  const [waiting, setWaiting] = useState<{ value: unknown; warnings: string[] }>();
  const done = (value: unknown) => {
    const warnings = dangers(schema, value, state.places);
    if (warnings.length === 0 || value === valueAt(state.value, path)) {
      setWaiting(undefined);
      return void saving.done(value);
    }
    saving.edit(value);
    setWaiting({ value, warnings });
  };
  const letGo = () => {
    setWaiting(undefined);
    saving.letGo();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the Escape of the field in it
    <div
      className="saved-field"
      onKeyDown={(event) => {
        if (event.key === 'Escape') letGo();
      }}
    >
      <SchemaField
        schema={schema}
        label={label}
        isRequired={isRequired}
        value={saving.shown}
        faults={saving.faults}
        onEdit={saving.edit}
        onDone={done}
      />
      <span role="status" className="saved">
        {saving.isSaved && text.saved}
      </span>
      {waiting && (
        <Notice kind="warn">
          {waiting.warnings.join(' ')}
          <span className="row">
            <Button onPress={letGo}>{text.cancel}</Button>
            <Button
              kind="danger"
              onPress={() => {
                setWaiting(undefined);
                void saving.done(waiting.value);
              }}
            >
              {text.saveAnyway}
            </Button>
          </span>
        </Notice>
      )}
    </div>
  );
}
