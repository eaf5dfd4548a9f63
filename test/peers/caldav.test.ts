import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CaldavSource } from '../../agents/calendar/sources/caldav.ts';
import type { Change } from '../../agents/calendar/sources/source.ts';
import { calendar, event } from '../unit/calendar/sources/samples.ts';
import { hasRadicale, type Radicale, startRadicale } from './servers/radicale.ts';

let server: Radicale;
let count = 0;

beforeAll(async () => {
  if (!hasRadicale) return;
  server = await startRadicale({ ann: 'secret', bob: 'other' });
  return () => server[Symbol.asyncDispose]();
});

interface Wish {
  url?: string;
  password?: () => Promise<string | undefined>;
}

async function follow(wish: Wish = {}) {
  const name = `cal${++count}`;
  const url = wish.url ?? (await server.makeCalendar('ann', name));
  const source = new CaldavSource({
    url,
    user: 'ann',
    password: wish.password ?? (async () => 'secret'),
    freshMs: 0,
  });
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const heard: Change[] = [];
  await source.follow((changes) => heard.push(...changes), ending.signal);
  return { source, heard, url, name };
}

interface Passing {
  method: string;
  body: string;
}

/** Stands in front of the server, and answers some of the requests itself; resolves with its port. */
async function forwarder(
  answer: (request: Passing) => { status: number; headers: Record<string, string> } | undefined,
): Promise<number> {
  const front = createServer(async (incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    const body = await text(incoming);
    const own = answer({ method, body });
    if (own) return void outgoing.writeHead(own.status, own.headers).end();
    const to = { host: '127.0.0.1', port: server.port, path: url, method, headers };
    forward(to, (answered) => {
      outgoing.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(outgoing);
    }).end(body);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void front.close().closeAllConnections());
  return (front.address() as AddressInfo).port;
}

const put = (url: string, uid: string, options: Parameters<typeof event>[1] = {}, headers = {}) =>
  server.request('ann', 'PUT', `${url}${uid}.ics`, { body: calendar(event(uid, options)), headers });
const uids = (source: CaldavSource) => [...source.objects.values()].map(({ uid }) => uid).sort();
const one = (source: CaldavSource, uid: string) => {
  const object = [...source.objects.values()].find((known) => known.uid === uid);
  if (!object) throw new Error(`no ${uid}; there are ${uids(source)}`);
  return object;
};

describe.runIf(hasRadicale)('a calendar on Radicale', () => {
  test('is read, and what other clients change is found', async () => {
    const { source, heard, url } = await follow();
    expect(source.isKnown).toBe(true);
    expect(source.problems).toEqual([]);
    await put(url, 'a');
    await put(url, 'b');
    await source.refresh();
    expect(uids(source)).toEqual(['a', 'b']);
    await put(url, 'a', { summary: 'other' });
    await server.request('ann', 'DELETE', `${url}b.ics`);
    heard.length = 0;
    await source.refresh();
    expect(uids(source)).toEqual(['a']);
    expect(one(source, 'a').text).toContain('SUMMARY:other');
    expect(heard.map(({ object }) => object?.uid)).toEqual([undefined, 'a']);
    heard.length = 0;
    await source.refresh();
    expect(heard).toEqual([]);
  });

  test('is written: new, changed, removed', async () => {
    const { source, name } = await follow();
    const strange = ['a', '../../up', 'a b', 'ünï@example.org', 'x'.repeat(3_000), 'q?x=1', 'h#h', '%2e%2e'];
    for (const uid of strange)
      expect(await source.put({ uid, text: calendar(event(uid)) }, undefined)).toEqual({
        written: one(source, uid),
      });
    expect(server.stored('ann', name)).toHaveLength(strange.length);
    const changed = calendar(event('a', { summary: 'new' }));
    expect(await source.put({ uid: 'a', text: changed }, one(source, 'a'))).toHaveProperty('written');
    expect(server.stored('ann', name).filter((text) => text.includes('SUMMARY:new'))).toHaveLength(1);
    for (const uid of strange) expect(await source.remove(one(source, uid))).toEqual({ removed: true });
    expect(server.stored('ann', name)).toEqual([]);
  });

  test('what somebody else changed is a conflict, and stays', async () => {
    const { source, url, name } = await follow();
    await put(url, 'a');
    await source.refresh();
    const seen = one(source, 'a');
    await put(url, 'a', { summary: 'theirs' });
    const ours = { uid: 'a', text: calendar(event('a', { summary: 'ours' })) };
    const conflict = await source.put(ours, seen);
    expect(conflict).toEqual({
      conflict: expect.objectContaining({ text: expect.stringContaining('SUMMARY:theirs') }),
    });
    expect(await source.remove(seen)).toEqual(conflict);
    expect(server.stored('ann', name)[0]).toContain('SUMMARY:theirs');
    expect(await source.put(ours, one(source, 'a'))).toHaveProperty('written');
    expect(server.stored('ann', name)[0]).toContain('SUMMARY:ours');
  });

  test('what somebody else took away is a conflict without an object', async () => {
    const { source, url } = await follow();
    await put(url, 'a');
    await source.refresh();
    const seen = one(source, 'a');
    await server.request('ann', 'DELETE', `${url}a.ics`);
    expect(await source.put({ uid: 'a', text: calendar(event('a')) }, seen)).toEqual({ conflict: undefined });
    expect(uids(source)).toEqual([]);
  });

  test('what is there already, under whatever name, is no new one', async () => {
    const { source, url, name } = await follow();
    await server.request('ann', 'PUT', `${url}elsewhere.ics`, { body: calendar(event('a')) });
    const again = await source.put({ uid: 'a', text: calendar(event('a')) }, undefined);
    expect(again).toEqual({ conflict: one(source, 'a') });
    expect(server.stored('ann', name)).toHaveLength(1);
  });

  test('of two writers at the same time one is told, and none loses', async () => {
    const { source, url, name } = await follow();
    const { source: other } = await follow({ url });
    await source.put({ uid: 'a', text: calendar(event('a')) }, undefined);
    await other.refresh();
    const by = (summary: string) => ({ uid: 'a', text: calendar(event('a', { summary })) });
    const outcomes = await Promise.all([
      source.put(by('first'), one(source, 'a')),
      other.put(by('second'), one(other, 'a')),
    ]);
    expect(outcomes.filter((outcome) => 'written' in outcome)).toHaveLength(1);
    const won = outcomes.flatMap((outcome) => ('written' in outcome ? [outcome.written.text] : []));
    const lost = outcomes.flatMap((outcome) => ('conflict' in outcome ? [outcome.conflict] : []));
    const summary = /SUMMARY:(\w+)/.exec(won[0] ?? '')?.[0] ?? '?';
    expect(lost[0]?.text).toContain(summary);
    expect(server.stored('ann', name)[0]).toContain(summary);
  });

  test('a large event comes whole', async () => {
    const { source, url } = await follow();
    const description = `DESCRIPTION:${'word '.repeat(60_000)}end`;
    const body = calendar(event('a').replace('SUMMARY:a', `SUMMARY:a\r\n${description}`));
    await server.request('ann', 'PUT', `${url}a.ics`, { body });
    await source.refresh();
    expect(one(source, 'a').text.replace(/\r?\n[ \t]/g, '')).toContain(description);
  });

  test('many events come in few requests', async () => {
    const { source, url } = await follow();
    const all = Array.from({ length: 450 }, (_, number) => event(`n${number}`));
    expect(
      (
        await server.request('ann', 'PUT', url, {
          body: calendar(...all),
          headers: { 'content-type': 'text/calendar' },
        })
      ).ok,
    ).toBe(true);
    await source.refresh();
    expect(uids(source)).toHaveLength(450);
  });

  test('a wrong password is told, is not tried again, and a new one is taken', async () => {
    let password: string | undefined = 'wrong';
    let asked = 0;
    const { source, url } = await follow({
      password: async () => {
        asked++;
        return password;
      },
    });
    expect(source.isKnown).toBe(false);
    expect(source.problems).toEqual([expect.stringMatching(/does not accept this user with this password/)]);
    await source.refresh();
    expect(source.problems).toEqual([expect.stringContaining(`dragoman caldav ${url} ann`)]);
    expect(asked).toBe(2);
    await expect(source.put({ uid: 'a', text: calendar(event('a')) }, undefined)).rejects.toThrow(url);
    password = 'secret';
    await source.refresh();
    expect(source.problems).toEqual([]);
    password = undefined;
    await source.refresh();
    expect(source.problems).toEqual([expect.stringMatching(/has no password here/)]);
  });

  test('a keyring that cannot be read is told', async () => {
    const { source, url } = await follow({
      password: () => Promise.reject(new Error('The keyring is locked.')),
    });
    expect(source.problems).toEqual([`${url} has no password that can be read: The keyring is locked.`]);
    expect(source.isKnown).toBe(false);
  });

  test('a calendar that is not there, or is somebody else’s, is told', async () => {
    const { source } = await follow({ url: `http://127.0.0.1:${server.port}/ann/nowhere/` });
    expect(source.problems).toEqual([expect.stringMatching(/nowhere\/ is not there/)]);
    const { source: strange } = await follow({ url: await server.makeCalendar('bob', 'private') });
    expect(strange.problems).toEqual([expect.stringMatching(/does not let this user/)]);
  });

  test('a server that is away is told, and what it held counts on', async () => {
    const { source, url } = await follow();
    await put(url, 'a');
    await source.refresh();
    await server.stop();
    await source.refresh();
    expect(source.problems).toEqual([expect.stringMatching(/cannot be reached \(ECONNREFUSED\)/)]);
    expect(uids(source)).toEqual(['a']);
    expect(source.isKnown).toBe(true);
    await expect(source.put({ uid: 'b', text: calendar(event('b')) }, undefined)).rejects.toThrow(
      /cannot be reached/,
    );
    await server.restart();
    await source.refresh();
    expect(source.problems).toEqual([]);
  });

  test('a server without sync-collection is asked for all versions', async () => {
    const url = await server.makeCalendar('ann', `plain${++count}`);
    const asked: string[] = [];
    const front = await forwarder(({ method, body }) => {
      asked.push(`${method} ${/sync-collection|multiget/.exec(body)?.[0] ?? ''}`.trim());
      return body.includes('sync-collection') ? { status: 403, headers: {} } : undefined;
    });
    await put(url, 'a');
    await put(url, 'b');
    const { source } = await follow({ url: url.replace(/:\d+/, `:${front}`) });
    expect(source.problems).toEqual([]);
    expect(uids(source)).toEqual(['a', 'b']);
    await put(url, 'a', { summary: 'other' });
    await server.request('ann', 'DELETE', `${url}b.ics`);
    asked.length = 0;
    await source.refresh();
    expect(uids(source)).toEqual(['a']);
    expect(one(source, 'a').text).toContain('SUMMARY:other');
    expect(asked).toEqual(['REPORT sync-collection', 'PROPFIND', 'REPORT multiget']);
    asked.length = 0;
    await source.refresh();
    expect(asked).not.toContain('REPORT multiget');
  });

  test('the password is not taken elsewhere', async () => {
    let visited = 0;
    const elsewhere = await forwarder(() => {
      visited++;
      return undefined;
    });
    const location = `http://127.0.0.1:${elsewhere}/ann/x/`;
    const front = await forwarder(() => ({ status: 302, headers: { location } }));
    const { source } = await follow({ url: `http://127.0.0.1:${front}/ann/x/` });
    expect(source.problems).toEqual([expect.stringContaining(`is elsewhere now: ${location}`)]);
    expect(visited).toBe(0);
  });

  test('what the server forgot is asked anew', async () => {
    const { source, url, name } = await follow();
    await put(url, 'a');
    await source.refresh();
    await server.request('ann', 'DELETE', url);
    await server.makeCalendar('ann', name);
    await put(url, 'b');
    await source.refresh();
    expect(uids(source)).toEqual(['b']);
  });
});
