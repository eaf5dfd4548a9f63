import type { Tab } from '../../../agents/tabs/contract.ts';
import type { Local } from '../../local/client.ts';
import { UsageProblem } from '../context.ts';
import type { Names } from '../files/place.ts';

/** As calls have it: this PC is its own name, or a dot, and has none there. */
export function whereOf(name: string, { own, others }: Names): { device?: string } {
  if (name === '.' || name === own) return {};
  if (others.includes(name)) return { device: name };
  throw new UsageProblem(`There is no device called ${name}. There are: ${[own, ...others].join(', ')}`);
}

export interface FoundTab {
  /** Undefined: this PC. */
  device: string | undefined;
  /** The device, for words. */
  name: string;
  tab: Tab;
}

/** The tabs of these ids, or of ids that begin so, on whatever device they are. */
export async function tabsOf({ call }: Local, ids: readonly string[], { own }: Names): Promise<FoundTab[]> {
  const lists = await call.tabs.list({});
  const all = lists.flatMap(({ device, browsers }): FoundTab[] =>
    browsers.flatMap(({ windows }) =>
      windows.flatMap(({ tabs }) => tabs.map((tab) => ({ device, name: device ?? own, tab }))),
    ),
  );
  return ids.map((id) => {
    const begun = all.filter(({ tab }) => tab.id.startsWith(id));
    const [one, another] = begun.some(({ tab }) => tab.id === id)
      ? begun.filter(({ tab }) => tab.id === id)
      : begun;
    if (!one) throw new UsageProblem(`There is no tab ${id}. dragoman tabs shows them all.`);
    if (another) throw new UsageProblem(`Several tabs begin with ${id}: say more of it.`);
    return one;
  });
}

/** As `dragoman undo` takes it. */
export function undoWords(device: string | undefined, undo: string | undefined): string {
  if (undo === undefined) return '';
  return `\nTo take it back: dragoman undo ${device === undefined ? undo : `${device}:${undo}`}`;
}
