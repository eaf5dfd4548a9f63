import type { Present } from './recognise.ts';

/** Browsers write down what is open every 15 s at most: what one brings back after it was killed may be as old. */
const KEPT_MS = 30_000;

/** What tabs showed shortly before what they show now. */
export class Earlier {
  #shown = new Map<number, string>();
  #left = new Map<number, { url: string; untilMs: number }[]>();

  note(present: readonly Present[], nowMs: number): void {
    const tabs = present.flatMap((window) => window.tabs);
    const left = tabs.flatMap(({ number, url }): [number, { url: string; untilMs: number }[]][] => {
      const before = this.#shown.get(number) ?? '';
      const isLeft = before !== '' && before !== url;
      const all = [
        ...(this.#left.get(number) ?? []).filter(({ untilMs }) => untilMs > nowMs),
        ...(isLeft ? [{ url: before, untilMs: nowMs + KEPT_MS }] : []),
      ];
      return all.length > 0 ? [[number, all]] : [];
    });
    this.#left = new Map(left);
    this.#shown = new Map(tabs.map(({ number, url }) => [number, url]));
  }

  of(number: number): string[] {
    return this.#left.get(number)?.map(({ url }) => url) ?? [];
  }
}
