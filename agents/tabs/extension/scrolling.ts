import { scrollTo, tellScrolling } from './scroll-page.ts';

/** Scrolling of the tabs that are followed, and no others. */
export class Scrolling {
  readonly #isShared: (url: string) => boolean;
  #watched = new Set<number>();

  constructor(isShared: (url: string) => boolean) {
    this.#isShared = isShared;
  }

  async watch(numbers: readonly number[]): Promise<void> {
    const before = this.#watched;
    this.#watched = new Set(numbers);
    const ended = [...before].filter((number) => !this.#watched.has(number));
    await Promise.all([
      ...numbers.map((number) => this.arrive(number)),
      ...ended.map((number) => run(number, tellScrolling, [false])),
    ]);
  }

  isWatched(number: number): boolean {
    return this.#watched.has(number);
  }

  /** A tab is at another page: what we put into the one before is gone. */
  async arrive(number: number): Promise<void> {
    if (!this.#watched.has(number)) return;
    const { url = '' } = await chrome.tabs.get(number);
    if (this.#isShared(url)) await run(number, tellScrolling, [true]);
  }

  replace(added: number, removed: number): void {
    if (this.#watched.delete(removed)) this.#watched.add(added);
  }

  async scroll(number: number, x: number, y: number): Promise<void> {
    const { url = '' } = await chrome.tabs.get(number);
    if (this.#isShared(url)) await run(number, scrollTo, [x, y]);
  }
}

/** Pages of the browser and of its store let nobody in. */
async function run<Args extends unknown[]>(number: number, func: (...args: Args) => void, args: Args) {
  await chrome.scripting.executeScript({ target: { tabId: number }, func, args }).catch(() => {});
}
