import { contracts } from '../../agents/contracts.ts';
import type { Status } from '../../app/core.ts';
import { Activity, type ActivityEvent } from '../../app/host/activity.ts';
import type { Local } from '../local/client.ts';
import { activityLine } from './activity-line.ts';
import { type Context, openSettings, UsageProblem, withCore, withCoreOrWithout } from './context.ts';
import { complain, print, safeJson } from './output.ts';
import { statusWords } from './status-words.ts';

export async function status(context: Context): Promise<void> {
  const value = await withCoreOrWithout(
    context,
    ({ call }): Promise<Status> => call.core.status({}),
    async (): Promise<Status> => {
      const { account, priority } = (await openSettings(context)).value;
      if (!account) throw new Error('No account yet. Start with: dragoman login name@example.org');
      return { jid: account.jid, device: account.device, state: 'offline', priority };
    },
  );
  print(context.json, value, () => statusWords(value));
}

export async function activity(
  context: Context,
  { since, follow }: { since?: string; follow?: boolean },
): Promise<void> {
  const from = since === undefined ? undefined : momentOf(since);
  const show = (event: ActivityEvent) => print(context.json, event, () => activityLine(event));
  if (!follow) {
    const list = await withCoreOrWithout(
      context,
      (local) => allActivity(local, from),
      () => new Activity(context.home.activity).list({ since: from }),
    );
    return list.forEach(show);
  }
  await withCore(context, async (local) => {
    const shown: ActivityEvent[] = [];
    let past: ActivityEvent[] | undefined;
    await local.follow(({ type, value }) => {
      if (type !== 'activity') return;
      if (past) show(value);
      else shown.push(value);
    });
    past = from ? await allActivity(local, from) : [];
    const known = new Set(past.map(({ id }) => id));
    past.forEach(show);
    for (const event of shown) if (!known.has(event.id)) show(event);
    await local.closed;
    complain('Dragoman ended.');
  });
}

/** Page by page, for one message cannot hold all there may be. */
async function allActivity({ call }: Local, from: Date | undefined): Promise<ActivityEvent[]> {
  const since = from && { since: from.toISOString() };
  const pages = [await call.core.activity({ ...since })];
  for (let oldest = pages[0]?.[0]; oldest; ) {
    const page = await call.core.activity({ ...since, before: oldest.id });
    pages.unshift(page);
    oldest = page[0];
  }
  return pages.flat();
}

/** A date and time, or how long ago: 30s, 10m, 2h, 7d. */
function momentOf(text: string): Date {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[unit ?? ''];
  const moment = seconds ? new Date(Date.now() - Number(count) * seconds * 1000) : new Date(text);
  if (Number.isNaN(moment.getTime()))
    throw new UsageProblem(`${text} is no time. Say 2026-03-01T14:05, or 10m for ten minutes ago.`);
  return moment;
}

export async function getSetting(context: Context, path = ''): Promise<void> {
  const value = await withCoreOrWithout(
    context,
    ({ call }) => call.core.getSetting({ path }),
    async () => (await openSettings(context)).get(path),
  );
  if (value === undefined || value === null) throw new Error(`There is no setting ${path}.`);
  print(context.json, value, () => safeJson(value, 2));
}

export async function setSetting(context: Context, path: string, json: string): Promise<void> {
  const value = parseJson(json);
  await withCoreOrWithout(
    context,
    async ({ call }) => {
      await call.core.setSetting({ path, value });
    },
    async () => (await openSettings(context)).set(path, value),
  );
  print(context.json, value, `${path} is now ${safeJson(value)}`);
}

export async function unsetSetting(context: Context, path: string): Promise<void> {
  await withCoreOrWithout(
    context,
    async ({ call }) => {
      await call.core.unsetSetting({ path });
    },
    async () => (await openSettings(context)).set(path, undefined),
  );
  print(context.json, null, `${path} is taken out`);
}

/** Always JSON: a call's output is data. */
export async function call(context: Context, name: string, json = '{}'): Promise<void> {
  const known = Object.entries(contracts).flatMap(([agent, { calls }]) =>
    Object.keys(calls).map((one) => `${agent}.${one}`),
  );
  if (!known.includes(name))
    throw new UsageProblem(`There is no call ${name}. There are: ${known.join(', ')}`);
  const input = parseJson(json);
  const output = await withCore(context, ({ send }) =>
    send(name, input, { progress: (value) => complain(safeJson(value)) }),
  );
  print(true, output, '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageProblem(`${text} is not JSON. Texts need quotes: '"like this"'`);
  }
}
