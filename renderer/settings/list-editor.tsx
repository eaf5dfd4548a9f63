import { useId, useRef, useState } from 'react';
import { settings as text } from '../text/settings.ts';
import { Button } from '../ui/button.tsx';
import { useKnown } from './context.ts';
import { ItemDialog } from './item-dialog.tsx';
import { ListItem } from './list-item.tsx';
import { blank, type Fault, faultsBelow, type Schema } from './schema.ts';
import { summaryOf } from './words.ts';

/** How items are shown and changed where their schema does not say it well enough. */
export interface OwnItems {
  called(item: unknown, at: number): string;
  /** What a new one begins with. */
  blank: unknown;
  Words: React.ComponentType<{ item: unknown; at: number }>;
  Editor: React.ComponentType<ItemEditorOptions>;
}

export interface ItemEditorOptions {
  title: string;
  schema: Schema;
  item: unknown;
  /** Where it is, or will be, in the list as it was when this was opened. */
  at: number;
  seen: readonly unknown[];
  /** Resolves with what is wrong with it; closed by its owner when nothing is. */
  onSave(item: unknown): Promise<readonly Fault[]>;
  onClose(): void;
}

export interface ListEditorOptions {
  /** Part of something that is not saved yet. */
  isDraft?: boolean;
  schema: Schema;
  label: string;
  items: readonly unknown[];
  own?: OwnItems;
  /** From the list as the person saw it. Resolves with what is wrong with the new one; then nothing was changed. */
  onChange(next: readonly unknown[], seen: readonly unknown[]): Promise<readonly Fault[]>;
}

/** A list of objects: each in short, and a dialog to change one. */
export function ListEditor({ isDraft = false, schema, label, items, own, onChange }: ListEditorOptions) {
  const { drawing } = useKnown();
  const { items: itemSchema = {} } = schema;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  // With the list as it was then: it may be changed elsewhere while the dialog is open.
  const [open, setOpen] = useState<{ at: number; seen: readonly unknown[] }>();
  const [said, setSaid] = useState<{ words: string; before?: readonly unknown[]; isWrong?: boolean }>();

  const called = (item: unknown, at: number) =>
    own?.called(item, at) ?? (summaryOf(itemSchema, item, drawing).heading || text.list.item(label, at));
  const Editor = own?.Editor ?? ItemDialog;
  const change = async (next: readonly unknown[], words: string, before?: readonly unknown[]) => {
    const [fault] = await onChange(next, items);
    setSaid(fault ? { words: fault.message, isWrong: true } : { words, ...(before && { before }) });
    return fault === undefined;
  };
  const focus = (name: string, at: number) =>
    requestAnimationFrame(() => {
      const all = list.current?.querySelectorAll<HTMLButtonElement>(`[data-action=${name}]`) ?? [];
      const wanted = all[Math.min(at, all.length - 1)];
      const instead = list.current?.querySelectorAll<HTMLButtonElement>('[data-action=edit]')[at];
      (wanted && !wanted.disabled
        ? wanted
        : (instead ?? list.current?.querySelector('[data-action=add]'))
      )?.focus();
    });
  const move = async (at: number, to: number) => {
    const item = items[at];
    const next = items.toSpliced(at, 1).toSpliced(to, 0, item);
    if (await change(next, text.list.moved(called(item, at), to, items.length)))
      focus(to < at ? 'up' : 'down', to);
  };
  const remove = async (at: number) => {
    const done = await change(items.toSpliced(at, 1), text.list.removed(called(items[at], at)), items);
    if (done) focus('remove', at);
  };
  const save = async (item: unknown) => {
    if (!open) return [];
    const { at, seen } = open;
    const faults = await onChange(at < seen.length ? seen.with(at, item) : [...seen, item], seen);
    if (faults.length === 0) {
      setSaid({ words: isDraft ? '' : text.saved });
      setOpen(undefined);
    }
    const below = faultsBelow(faults, `[${at}]`);
    return below.length > 0 ? below : faults.map(({ message }) => ({ path: '', message }));
  };

  return (
    <div className="stack list" ref={list}>
      <div>
        <h3 id={id}>{label}</h3>
        {schema.description && <p className="soft small">{schema.description}</p>}
      </div>
      {items.length === 0 ? (
        <p className="soft">{text.list.none}</p>
      ) : (
        <ol aria-labelledby={id} className={schema.ordered ? 'numbered' : ''}>
          {items.map((item, at) => (
            <ListItem
              // biome-ignore lint/suspicious/noArrayIndexKey: a list by its order; items have no other name
              key={at}
              name={called(item, at)}
              details={summaryOf(itemSchema, item, drawing).details}
              onEdit={() => setOpen({ at, seen: items })}
              onRemove={() => void remove(at)}
              {...(schema.ordered && at > 0 && { onUp: () => void move(at, at - 1) })}
              {...(schema.ordered && at < items.length - 1 && { onDown: () => void move(at, at + 1) })}
              isOrdered={schema.ordered === true && items.length > 1}
            >
              {own && <own.Words item={item} at={at} />}
            </ListItem>
          ))}
        </ol>
      )}
      <div className="row">
        <Button
          data-action="add"
          aria-label={text.list.add(label)}
          onPress={() => setOpen({ at: items.length, seen: items })}
        >
          {text.add}
        </Button>
        <span role="status" className={said?.isWrong ? 'error' : 'soft small'}>
          {said?.words}
        </span>
        {said?.before && (
          <Button
            kind="quiet"
            onPress={() => {
              if (said.before) void change(said.before, isDraft ? '' : text.saved);
            }}
          >
            {text.list.undo}
          </Button>
        )}
      </div>
      {open && (
        <Editor
          title={
            open.at < open.seen.length
              ? text.list.editTitle(label, called(open.seen[open.at], open.at))
              : text.list.addTitle(label)
          }
          schema={itemSchema}
          at={open.at}
          seen={open.seen}
          item={open.seen[open.at] ?? own?.blank ?? blank(itemSchema)}
          onSave={save}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}
