import { Earlier } from './earlier.ts';
import type { Numbers } from './numbers.ts';
import type { Present, Remembered } from './recognise.ts';

/** So long after a start the browser may still be bringing back what it had. */
const RESTORE_MS = 60_000;
/** What changed is written down at once, for the browser may be killed any time after; what comes then, so much later. */
const WRITE_MS = 250;

/** What was open last, to be known again when the browser or the extension is started anew. */
export class LastOpen {
  /** In the run before this one. */
  before: readonly Remembered[] = [];
  readonly #numbers: Numbers;
  readonly #earlier = new Earlier();
  #restoresUntilMs = 0;
  #present: readonly Present[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #written = '';
  #writing: Promise<void> = Promise.resolve();

  constructor(numbers: Numbers) {
    this.#numbers = numbers;
  }

  async load(): Promise<void> {
    const { last } = await chrome.storage.local.get('last');
    this.before = (last as Remembered[] | undefined) ?? [];
    this.#restoresUntilMs = Date.now() + RESTORE_MS;
  }

  get isComingBack(): boolean {
    return this.before.length > 0 && Date.now() < this.#restoresUntilMs;
  }

  hadTab(id: string): boolean {
    return this.before.some(({ tabs }) => tabs.some((tab) => tab.id === id));
  }

  note(present: readonly Present[]): void {
    this.#present = present;
    this.#earlier.note(present, Date.now());
    if (this.#timer === undefined) void this.write();
  }

  /** With the ids that all of it has by now. On the disk when it resolves. */
  write(): Promise<void> {
    const last = this.#present.map(({ number, tabs }) => ({
      ...{ id: this.#numbers.windows.get(number) ?? '', number },
      tabs: tabs.flatMap((tab) => this.#remembered(tab)),
    }));
    const text = JSON.stringify(last);
    if (text === this.#written) return this.#writing;
    this.#written = text;
    this.#writing = chrome.storage.local.set({ last });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.write();
    }, WRITE_MS);
    return this.#writing;
  }

  #remembered({ number, url, group }: Present['tabs'][number]): Remembered['tabs'] {
    const id = this.#numbers.tabs.get(number);
    if (id === undefined) return [];
    const ofGroup = this.#numbers.groups.get(group ?? -1);
    const earlier = this.#earlier.of(number);
    return [
      {
        ...{ id, number, url },
        ...(earlier.length > 0 && { earlier }),
        ...(ofGroup !== undefined && { group: ofGroup }),
      },
    ];
  }
}
