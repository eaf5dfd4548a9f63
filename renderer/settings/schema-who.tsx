import { settings as text } from '../text/settings.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextInput } from '../ui/text-field.tsx';
import type { FieldOptions } from './schema-field.tsx';

type Kind = keyof typeof text.who.kinds;

const kinds = Object.entries(text.who.kinds).map(([value, label]) => ({ value, label }));

/** Whom something is about: a circle, or one by name (app/grant.ts has the words as they are kept). */
export function WhoField({ label, value, isRequired, faults, onEdit, onDone }: FieldOptions) {
  const [kind = '', ...rest] = String(value ?? '').split(':');
  const name = rest.join(':');
  const isNamed = kind === 'group' || kind === 'jid';
  const isWrong = faults.some(({ path }) => path === '');
  const done = () => onDone(`${kind}:${name.trim()}`);
  return (
    <div className="who">
      <SelectField
        label={label}
        description={kind === 'own-devices' ? text.who.paired : undefined}
        isRequired={isRequired}
        options={kinds}
        value={kind === '' ? undefined : kind}
        onChange={(chosen) => {
          if (!isNew(chosen, kind)) return;
          const next = chosen === 'group' || chosen === 'jid' ? `${chosen}:` : chosen;
          // Without its name it is half a value.
          if (next.endsWith(':')) onEdit(next);
          else onDone(next);
        }}
      />
      {isNamed && (
        <TextInput
          label={kind === 'group' ? text.who.group : text.who.jid}
          description={kind === 'group' ? text.who.groupHint : text.who.jidHint}
          error={isWrong ? (kind === 'group' ? text.who.groupFault : text.who.jidFault) : undefined}
          isRequired
          value={name}
          onChange={(words) => onEdit(`${kind}:${words}`)}
          onBlur={done}
          onKeyDown={(event) => {
            if (event.key === 'Enter') done();
            event.continuePropagation();
          }}
        />
      )}
    </div>
  );
}

function isNew(chosen: string, kind: string): chosen is Kind {
  return chosen !== kind;
}
