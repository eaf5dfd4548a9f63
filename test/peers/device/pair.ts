import type { Device } from './device.ts';

type Row = { device: string; online: boolean; paired: boolean };
type Waiting = { id: string; code?: string };

/** Pairs two running devices of one account, as their person does; resolves once each counts the other as paired. */
export async function pair(one: Device, other: Device, names: { one: string; other: string }): Promise<void> {
  const rows = (device: Device) => device.json<Row[]>('devices');
  const sees = (device: Device, name: string, paired: boolean) =>
    until(
      () => rows(device),
      (list) => list.some((row) => row.device === name && row.online && (row.paired || !paired)),
    );
  await Promise.all([sees(one, names.other, false), sees(other, names.one, false)]);
  const begun = await one.json<{ id: string; code: string }>('pair', names.other);
  const waiting = await until(
    () => other.json<Waiting[]>('approvals'),
    (list) => list.some(({ code }) => code === begun.code),
  );
  await other.json('approve', waiting.find(({ code }) => code === begun.code)?.id ?? '');
  await one.json('approve', begun.id);
  await Promise.all([sees(one, names.other, true), sees(other, names.one, true)]);
}

async function until<T>(ask: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (const end = performance.now() + 20_000; ; ) {
    const value = await ask();
    if (isSo(value)) return value;
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
  }
}
