export const KINDS = ['tabs', 'windows', 'groups'] as const;
export type Kind = (typeof KINDS)[number];

/** Our ids of what the browser gives new numbers at every start. A worker that was put to sleep goes on with them. */
export class Numbers {
  /** Of this run of the browser. */
  session = '';
  readonly tabs = new Map<number, string>();
  readonly windows = new Map<number, string>();
  readonly groups = new Map<number, string>();
  /** How often a tab got a new number: a list from before has the old one. */
  replacements = 0;

  number(kind: Kind, id: string): number | undefined {
    for (const [number, one] of this[kind]) if (one === id) return number;
    return undefined;
  }

  /** @returns whether this run goes on; else it has just begun */
  protected async loadRun(): Promise<boolean> {
    const { run } = await chrome.storage.session.get('run');
    const known = run as ({ session: string } & Record<Kind, [number, string][]>) | undefined;
    this.session = known?.session ?? crypto.randomUUID();
    for (const kind of KINDS) for (const [number, id] of known?.[kind] ?? []) this[kind].set(number, id);
    return known !== undefined;
  }

  protected keepRun(): Promise<void> {
    const { session, tabs, windows, groups } = this;
    return chrome.storage.session.set({
      run: { session, tabs: [...tabs], windows: [...windows], groups: [...groups] },
    });
  }

  /** @returns whether any of them is gone */
  protected forget(kind: Kind, present: readonly number[]): boolean {
    const there = new Set(present);
    const gone = [...this[kind].keys()].filter((number) => !there.has(number));
    for (const number of gone) this[kind].delete(number);
    return gone.length > 0;
  }

  /** @returns whether any of them had no id */
  protected nameNew(kind: Kind, present: readonly number[]): boolean {
    const fresh = present.filter((number) => !this[kind].has(number));
    for (const number of fresh) this[kind].set(number, crypto.randomUUID());
    return fresh.length > 0;
  }

  /** @returns which one had this id before */
  protected pass(kind: Kind, number: number, id: string): number | undefined {
    const from = this.number(kind, id);
    if (from === number) return undefined;
    if (from !== undefined) this[kind].delete(from);
    this[kind].set(number, id);
    return from;
  }
}
