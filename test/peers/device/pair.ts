import type { Device } from './device.ts';
import { until } from './until.ts';

type Core = { call: Pick<Device['call'], 'core'> };

/** Pairs two running devices of one account, as their person does; resolves once each counts the other as paired. */
export async function pair(one: Core, other: Core, names: { one: string; other: string }): Promise<void> {
  const sees = (device: Core, name: string, paired: boolean) =>
    until(
      () => device.call.core.devices({}),
      (list) => list.some((row) => row.device === name && row.online && (row.paired || !paired)),
    );
  await Promise.all([sees(one, names.other, false), sees(other, names.one, false)]);
  const { id, code } = await one.call.core.pair({ device: names.other });
  const waiting = await until(
    () => other.call.core.approvals({}),
    (list) => list.some((approval) => approval.code === code),
  );
  const theirs = waiting.find((approval) => approval.code === code)?.id ?? '';
  await other.call.core.answer({ id: theirs, yes: true });
  await one.call.core.answer({ id, yes: true });
  await Promise.all([sees(one, names.other, true), sees(other, names.one, true)]);
}
