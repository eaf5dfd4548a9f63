import { type Known, type Present, type Remembered, recognise } from './recognise.ts';

/**
 * Windows and tabs that the browser brought back after others were opened in their stead, for it was asked to only
 * then: which of them have the ids of these stand-ins from now on. One that was led elsewhere stands in no more.
 */
export function broughtBack(
  remembered: readonly Remembered[],
  present: readonly Present[],
  known: Known,
  standIns: ReadonlySet<number>,
): Pick<Known, 'tabs' | 'windows'> {
  const addresses = new Map(remembered.flatMap(({ tabs }) => tabs.map(({ id, url }) => [id, url])));
  const isStandIn = ({ number, url }: Present['tabs'][number]) =>
    standIns.has(number) && addresses.get(known.tabs.get(number) ?? '') === url;
  const all = present.flatMap(({ tabs }) => tabs);
  const numbers = new Set(all.filter(isStandIn).map(({ number }) => number));
  const ids = new Set([...numbers].map((number) => known.tabs.get(number)));
  const others = present
    .map(({ number, tabs }) => ({ number, tabs: tabs.filter((tab) => !numbers.has(tab.number)) }))
    .filter(({ tabs }) => tabs.length > 0);
  const missing = remembered.map((window) => ({
    ...window,
    tabs: window.tabs.filter(({ id }) => ids.has(id)),
  }));
  const tabs = new Map([...known.tabs].filter(([number]) => !numbers.has(number)));
  return recognise(missing, others, { ...known, tabs });
}
