import type { LedMessage, Scroll, View } from './contract-message.ts';
import type { LookedAt } from './looked-at.ts';

type Position = Pick<Scroll, 'x' | 'y'>;

/** What one follower has been told, and what is to be told next. A value. */
export interface Leading {
  readonly seq: number;
  /** Per tab: how many pages it has had, which is the last, and how far that is scrolled. */
  readonly pages: ReadonlyMap<string, { page: number; url: string } & Position>;
  readonly now: LookedAt['tab'];
  readonly told: View | 'hidden' | undefined;
}

export const newLeading: Leading = { seq: 0, pages: new Map(), now: undefined, told: undefined };

/** The person looks at something, perhaps something else. */
export function look(leading: Leading, now: LookedAt['tab']): Leading {
  if (!now) return { ...leading, now };
  const known = leading.pages.get(now.id);
  if (known?.url === now.url) return { ...leading, now };
  const page = { page: (known?.page ?? 0) + 1, url: now.url, x: 0, y: 0 };
  return { ...leading, now, pages: new Map(leading.pages).set(now.id, page) };
}

export function scroll(leading: Leading, tab: string, { x, y }: Position): Leading {
  const page = leading.pages.get(tab);
  return page ? { ...leading, pages: new Map(leading.pages).set(tab, { ...page, x, y }) } : leading;
}

/** The newest that was not told yet, if there is anything. */
export function tell(leading: Leading): { leading: Leading; message: LedMessage } | undefined {
  const { seq, told } = leading;
  const view = viewOf(leading);
  const next = { ...leading, seq: seq + 1, told: view ?? ('hidden' as const) };
  if (!view) return told === 'hidden' ? undefined : { leading: next, message: { seq, hidden: true } };
  if (told === undefined || told === 'hidden' || !isSame(told, view))
    return { leading: next, message: { seq, view } };
  const { tab, page, x, y } = view;
  return told.x === x && told.y === y
    ? undefined
    : { leading: next, message: { seq, scroll: { tab, page, x, y } } };
}

function viewOf({ now, pages }: Leading): View | undefined {
  const known = now && pages.get(now.id);
  return known && { ...known, tab: now.id, title: now.title };
}

function isSame(a: View, b: View): boolean {
  return a.tab === b.tab && a.page === b.page && a.title === b.title;
}
