import type { Device } from '../../app/account.ts';
import { devicesAtRest } from '../../app/host/devices-at-rest.ts';
import type { Local } from '../local/client.ts';
import { type Context, openSettings, withCore, withCoreOrWithout } from './context.ts';
import { complain, print, table } from './output.ts';

type PartedList = Awaited<ReturnType<Local['call']['core']['partedLists']>>[number];
/** While there are lists that contradict each other, in which of them it is. */
type Row = Device & { lists?: string[] };
type Listed = { rows: Row[]; lists: PartedList[] };

export async function devices(context: Context, { choose }: { choose?: string }): Promise<void> {
  if (choose !== undefined) return chooseList(context, choose);
  const { rows, lists } = await withCoreOrWithout<Listed>(
    context,
    async ({ call }) => withLists(await call.core.devices({}), await call.core.partedLists({})),
    async () => {
      const { account } = (await openSettings(context)).value;
      return { rows: await devicesAtRest(context.home, account?.jid ?? ''), lists: [] };
    },
  );
  print(context.json, rows, () =>
    rows.length === 0
      ? 'No other device of yours has been seen yet.'
      : table(
          rows.map(({ device, online, paired, jid, id }) => [
            device,
            online ? 'online' : 'offline',
            paired ? 'paired' : 'not paired',
            jid || (id ?? ''),
          ]),
        ),
  );
  if (lists.length > 0 && !context.json) complain(listWords(lists));
}

/** `dragoman pair DEVICE`: what both screens show from now on, and the approval to answer here. */
export async function pair(context: Context, device: string): Promise<void> {
  const { id, code } = await withCore(context, ({ call }) => call.core.pair({ device }));
  print(context.json, { id, code }, () =>
    [
      `Both devices must show ${code}.`,
      `See what waits at ${device}: dragoman approvals, or its window. If it shows the same code, say yes on both sides,`,
      `there and here: dragoman approve ${id}`,
      `If it shows another code, or none, somebody stands between: dragoman deny ${id}`,
    ].join('\n'),
  );
}

/** `dragoman unpair DEVICE`: it is told when it is met, and has nothing of the others any more. */
export async function unpair(context: Context, device: string): Promise<void> {
  await withCore(context, ({ call }) => call.core.unpair({ device }));
  print(context.json, { device }, `${device} is not paired any more.`);
}

async function chooseList(context: Context, id: string): Promise<void> {
  await withCore(context, async ({ call }) => {
    const [one, another] = (await call.core.partedLists({})).filter((list) => list.id.startsWith(id));
    if (!one || another) throw new Error(`${id} is not the beginning of one list. See: dragoman devices`);
    await call.core.chooseList({ id: one.id });
  });
  print(context.json, { id }, 'This list counts from now on.');
}

/** Those that are in a list which is not used here, too. */
function withLists(known: Device[], lists: PartedList[]): Listed {
  if (lists.length === 0) return { rows: known, lists };
  const ids = new Set(known.map(({ id }) => id));
  const others = lists
    .flatMap((list) => list.devices)
    .filter(({ id }, index, all) => !ids.has(id) && all.findIndex((one) => one.id === id) === index)
    .map((one) => ({ ...one, jid: '', online: false, paired: false }));
  const rows = [...known, ...others].map((row) => ({
    ...row,
    lists: lists.filter((list) => list.devices.some(({ id }) => id === row.id)).map(({ id }) => id),
  }));
  return { rows, lists };
}

function listWords(lists: PartedList[]): string {
  return [
    'There are lists of your devices that contradict each other. Until you say which is right, only devices that are in',
    'all of them count as paired. Devices that are only in the others must be paired again.',
    ...lists.map(({ id, isOurs, issuer, devices }) => {
      const names = devices.map(({ device }) => device).join(', ');
      return `  dragoman devices --choose ${id.slice(0, 8)}   ${names} (changed last by ${issuer}${isOurs ? '; used here' : ''})`;
    }),
  ].join('\n');
}
