import type { DeviceTabs } from '../../agents/tabs/contract.ts';

/** What was known, with the devices in it that there is news of. */
export function merged(before: readonly DeviceTabs[], news: readonly DeviceTabs[]): readonly DeviceTabs[] {
  const fresh = new Map(news.map((one) => [one.device, one]));
  const known = new Set(before.map(({ device }) => device));
  return [
    ...before.map((one) => fresh.get(one.device) ?? one),
    ...news.filter(({ device }) => !known.has(device)),
  ];
}
