import { settings as text } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';

export interface ListItemOptions {
  name: string;
  details: readonly { label: string; words: string }[];
  isOrdered: boolean;
  onEdit(): void;
  onRemove(): void;
  onUp?(): void;
  onDown?(): void;
  /** In place of name and details. */
  children?: React.ReactNode;
}

/** One item of a list in short, and what can be done with it. */
export function ListItem(options: ListItemOptions) {
  const { name, details, isOrdered, onEdit, onRemove, onUp, onDown, children } = options;
  const action = (
    id: string,
    label: string,
    act: (() => void) | undefined,
    shown: React.ReactNode = label,
  ) => (
    <Button
      kind="quiet"
      data-action={id}
      aria-label={text.list.of(label, name)}
      isDisabled={!act}
      onPress={() => act?.()}
    >
      {shown}
    </Button>
  );
  return (
    <li className="card item">
      {children ?? <ItemWords name={name} details={details} />}
      <div className="item-actions">
        {isOrdered && action('up', text.moveUp, onUp, <span aria-hidden="true">↑</span>)}
        {isOrdered && action('down', text.moveDown, onDown, <span aria-hidden="true">↓</span>)}
        {action('edit', text.edit, onEdit)}
        {action('remove', text.remove, onRemove)}
      </div>
    </li>
  );
}

export function ItemWords({ name, details }: Pick<ListItemOptions, 'name' | 'details'>) {
  return (
    <div className="item-words">
      <strong>{name}</strong>
      {details.length > 0 && (
        <dl>
          {details.map(({ label, words }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
