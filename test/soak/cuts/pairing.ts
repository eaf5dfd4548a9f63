import type { Local } from '../../../main/local/client.ts';
import type { Device } from './device.ts';

type Row = Awaited<ReturnType<Local['call']['core']['devices']>>[number];

/** As their person pairs them; resolves once each counts the other as paired. */
export async function pair(one: Device, two: Device): Promise<void> {
  const [asking, asked] = await Promise.all([one.local, two.local]);
  const sees = (local: Local, other: Device, isSo: (row: Row) => boolean) =>
    until(local, (row) => row.device === other.name && row.online && isSo(row));
  await Promise.all([sees(asking, two, () => true), sees(asked, one, () => true)]);
  const { id, code } = await asking.call.core.pair({ device: two.name });
  const waiting = (await asked.call.core.approvals({})).find((one) => one.code === code);
  if (!waiting) throw new Error('the other device does not show the code');
  await asked.call.core.answer({ id: waiting.id, yes: true });
  await asking.call.core.answer({ id, yes: true });
  await Promise.all([sees(asking, two, ({ paired }) => paired), sees(asked, one, ({ paired }) => paired)]);
}

async function until(local: Local, isSo: (row: Row) => boolean): Promise<void> {
  const told = new Promise<void>((resolve) => {
    void local.follow(({ type, value }) => {
      if (type === 'devices' && value.some(isSo)) resolve();
    });
  });
  if (!(await local.call.core.devices({})).some(isSo)) await told;
}
