import { rules as text } from '../../text/rules.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextInput } from '../../ui/text-field.tsx';

export interface WhoFieldsOptions {
  /** As rules have them; undefined: everybody the person knows. */
  who: readonly string[] | undefined;
  onChange(who: string[] | undefined): void;
}

const kinds = Object.entries(text.whoKinds).map(([value, label]) => ({ value, label }));
const everyone = 'everyone';

/** Whom a rule is about, one below the other. */
export function WhoFields({ who, onChange }: WhoFieldsOptions) {
  const all = who ?? [everyone];
  // Everybody alone is what a rule says that names nobody.
  const change = (next: readonly string[]) =>
    onChange(next.length === 0 || (next.length === 1 && next[0] === everyone) ? undefined : [...next]);
  return (
    <div className="stack calendar-part">
      {all.map((one, at) => (
        <Who
          // biome-ignore lint/suspicious/noArrayIndexKey: a list by its order; its items have no other name
          key={at}
          number={at + 1}
          value={one}
          onChange={(value) => change(all.with(at, value))}
          onRemove={all.length > 1 ? () => change(all.toSpliced(at, 1)) : undefined}
        />
      ))}
      <div className="row">
        <Button kind="quiet" onPress={() => change([...all, 'jid:'])}>
          {text.addWho}
        </Button>
      </div>
    </div>
  );
}

interface WhoOptions {
  number: number;
  value: string;
  onChange(value: string): void;
  onRemove: (() => void) | undefined;
}

function Who({ number, value, onChange, onRemove }: WhoOptions) {
  const [kind = '', ...rest] = value.split(':');
  const label = text.whoName[kind as keyof typeof text.whoName];
  return (
    <div className="calendar-fields">
      <SelectField
        label={text.fromWhom(number)}
        options={kinds}
        value={kind}
        onChange={(next) => onChange(next in text.whoName ? `${next}:` : next)}
      />
      {label !== undefined && (
        <TextInput
          label={label}
          isRequired
          value={rest.join(':')}
          onChange={(name) => onChange(`${kind}:${name.trimStart()}`)}
        />
      )}
      {onRemove && (
        <Button kind="quiet" aria-label={text.removeOf(text.who(value))} onPress={onRemove}>
          {text.remove}
        </Button>
      )}
    </div>
  );
}
