import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSlixmpp } from './clients/slixmpp.ts';
import { type Device, install } from './device/device.ts';
import { until } from './device/until.ts';
import { type Server, startEjabberd, startProsody } from './servers/index.ts';

type Row = Awaited<ReturnType<typeof rowsOf>>[number];

const NODE = 'urn:dragoman:device-list:0';
const password = 'correct horse battery';
const rowsOf = (device: Device) => device.call.core.devices({});
const waitingOf = (device: Device) => device.call.core.approvals({});

const sees = (device: Device, other: string) =>
  until(
    () => rowsOf(device),
    (rows) => rows.some((row) => row.device === other && row.online),
  );
const paired = (rows: Pick<Row, 'device' | 'paired'>[]) =>
  rows.flatMap((row) => (row.paired ? row.device : [])).sort();
const hasPaired = (device: Device, ...others: string[]) =>
  until(
    () => rowsOf(device),
    (rows) => paired(rows).join() === [...others].sort().join(),
  );

/** Both screens show the same code, and the person says yes on both. */
async function pair(one: Device, other: Device, name: string): Promise<void> {
  await sees(one, name);
  const begun = await one.json<{ id: string; code: string }>('pair', name);
  expect(begun.code).toMatch(/^\d{6}$/);
  const [waiting] = await until(
    () => waitingOf(other),
    (list) => list.length > 0,
  );
  expect(waiting?.code).toBe(begun.code);
  expect(waiting?.action).toContain(begun.code);
  await other.json('approve', waiting?.id ?? '');
  await one.json('approve', begun.id);
}

describe.each([
  ['Prosody', startProsody],
  ['ejabberd', startEjabberd],
])('on %s', (serverName, start) => {
  let server: Server;
  let count = 0;

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  /** Devices of a fresh account, all online. */
  async function devices(...names: string[]): Promise<Device[]> {
    const user = `you${++count}`;
    await server.addUser(user, password);
    return Promise.all(
      names.map(async (name) => {
        const device = await install({ server, jid: `${user}@localhost`, password, name });
        await device.run();
        return device;
      }),
    );
  }

  async function end(...those: (Device | undefined)[]): Promise<void> {
    await Promise.all(those.map((device) => device?.[Symbol.asyncDispose]()));
  }

  // It is the same with either server.
  const isFirst = serverName === 'Prosody';

  if (isFirst)
    test('each has a key from its first start, and no other after the next; without a place to keep it both go on', async () => {
      const [desktop, laptop] = (await devices('desktop', 'laptop')) as [Device, Device];
      const idOf = (device: Device) => {
        const file = join(device.home, 'paired.json');
        return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { id: string }).id : undefined;
      };
      try {
        const made = await until(
          async () => idOf(laptop),
          (id) => id !== undefined,
        );
        expect(made).toMatch(/^[0-9a-f]{32}$/);
        await laptop.kill();
        await laptop.run();
        await until(
          () => rowsOf(desktop),
          (rows) => rows.some(({ device, id }) => device === 'laptop' && id === made),
        );
        expect(idOf(laptop)).toBe(made);

        const account = await desktop.json<Record<string, unknown>>('settings', 'get', 'account');
        await desktop.kill();
        rmSync(join(desktop.home, 'paired.json'));
        const nowhere = JSON.stringify({ ...account, secretsFile: desktop.home });
        expect(await desktop.cli('settings', 'set', 'account', nowhere)).toMatchObject({ code: 0 });
        await desktop.run();
        await sees(desktop, 'laptop');
        expect(await desktop.cli('pair', 'laptop')).toMatchObject({
          code: 1,
          stderr: expect.stringContaining(
            `The key of this device cannot be had. ${desktop.home} is a folder.`,
          ),
        });
        expect(idOf(desktop)).toBeUndefined();
      } finally {
        await end(desktop, laptop);
      }
    });

  describe('three', () => {
    let desktop: Device;
    let laptop: Device;
    let attic: Device;

    beforeAll(async () => {
      [desktop, laptop, attic] = (await devices('desktop', 'laptop', 'attic')) as [Device, Device, Device];
      return () => end(desktop, laptop, attic);
    });

    if (isFirst)
      test('all have one group key, by links; who is taken out has none, and the others another', async () => {
        /** Their keys lie in their homes, for there is no keyring here. */
        const keysOf = (device: Device) => {
          const kept: Record<string, string> = JSON.parse(
            readFileSync(join(device.home, 'secrets.json'), 'utf8'),
          );
          const [, keys = '[]'] = Object.entries(kept).find(([name]) => name.endsWith(' group-keys')) ?? [];
          return (JSON.parse(keys) as { key: string }[]).map(({ key }) => key);
        };
        await pair(desktop, laptop, 'laptop');
        await hasPaired(laptop, 'desktop');
        await pair(laptop, attic, 'attic');
        const all = async () => [desktop, laptop, attic].map((device) => keysOf(device).join());
        const [first] = await until(all, (keys) => keys[0] !== '' && new Set(keys).size === 1);
        await hasPaired(desktop, 'attic', 'laptop');
        await desktop.json('unpair', 'laptop');
        await hasPaired(laptop);
        await until(all, ([a, gone, c]) => a !== first && a === c && gone === '');
        expect(keysOf(attic)).toHaveLength(2);
        await desktop.json('unpair', 'attic');
        await Promise.all([hasPaired(desktop), hasPaired(attic)]);
      });

    test('two show the same code and are paired; a third paired with one is known to all', async () => {
      await pair(desktop, laptop, 'laptop');
      await Promise.all([hasPaired(desktop, 'laptop'), hasPaired(laptop, 'desktop')]);
      expect(await waitingOf(desktop)).toEqual([]);
      await pair(attic, laptop, 'laptop');
      await Promise.all([
        hasPaired(desktop, 'attic', 'laptop'),
        hasPaired(laptop, 'attic', 'desktop'),
        hasPaired(attic, 'desktop', 'laptop'),
      ]);
      expect(await desktop.cli('pair', 'attic')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('paired already'),
      });
      for (const row of await rowsOf(attic)) expect(row.id).toMatch(/^[0-9a-f]{32}$/);

      await desktop.kill();
      await attic.json('unpair', 'laptop');
      await hasPaired(laptop);
      const atRest = await desktop.json<Row[]>('devices'); // it does not run
      expect(paired(atRest)).toEqual(['attic', 'laptop']);
      await attic.kill('SIGKILL');
      // Nobody is there to tell it: it learns it from the server.
      await desktop.run();
      await hasPaired(desktop, 'attic');
    });
  });

  describe('two', () => {
    let desktop: Device;
    let laptop: Device;

    beforeAll(async () => {
      [desktop, laptop] = (await devices('desktop', 'laptop')) as [Device, Device];
      return () => end(desktop, laptop);
    });

    test('the list on the server is for the account alone, where the node was open before, too', async () => {
      const own = desktop.jid.split('/')[0] ?? '';
      await server.addUser('friend', password);
      const phone = await startSlixmpp({ server, jid: `${own}/phone`, password });
      const open = `<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='${NODE}'><item id='x'><a xmlns='urn:a'/></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>open</value></field></x></publish-options></pubsub>`;
      await phone.iq({ to: own, type: 'set', payload: open });
      const friend = await startSlixmpp({ server, jid: 'friend@localhost/x', password });
      const ask = `<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='${NODE}'/></pubsub>`;
      expect(await friend.iq({ to: own, type: 'get', payload: ask })).toContain('urn:a');
      await pair(desktop, laptop, 'laptop');
      await hasPaired(laptop, 'desktop');
      const read = () => phone.iq({ to: own, type: 'get', payload: ask });
      await until(read, (answer) => answer.includes('laptop'));
      const refused = await friend.iq({ to: own, type: 'get', payload: ask });
      expect(refused).toMatch(/type=["']error["']/);
      expect(refused).not.toContain('laptop');
      await Promise.all([phone, friend].map((client) => client[Symbol.asyncDispose]()));
      await desktop.json('unpair', 'laptop');
      await Promise.all([hasPaired(desktop), hasPaired(laptop)]);
    });

    if (isFirst)
      test('a no ends it on both sides', async () => {
        await sees(desktop, 'laptop');
        const { id } = await desktop.json<{ id: string }>('pair', 'laptop');
        const [waiting] = await until(
          () => waitingOf(laptop),
          (list) => list.length > 0,
        );
        await desktop.json('approve', id);
        await laptop.json('deny', waiting?.id ?? '');
        await desktop.waitFor(/pair.*refused|refused.*pair/);
        for (const device of [desktop, laptop]) expect(paired(await rowsOf(device))).toEqual([]);
      });

    if (isFirst)
      test('a new name is told to the others; who leaves is no device of theirs any more', async () => {
        await pair(desktop, laptop, 'laptop');
        await hasPaired(laptop, 'desktop');
        const account = await laptop.json<Record<string, unknown>>('settings', 'get', 'account');
        await laptop.json('settings', 'set', 'account', JSON.stringify({ ...account, device: 'attic' }));
        await laptop.kill();
        await laptop.run();
        await hasPaired(desktop, 'attic');
        await laptop.json('unpair', 'attic');
        await Promise.all([hasPaired(desktop), hasPaired(laptop)]);
        await pair(desktop, laptop, 'attic');
        await hasPaired(desktop, 'attic');
      });
  });

  if (isFirst)
    test('killed in the middle and started again, both are paired or neither', async () => {
      const [desktop, laptop] = (await devices('desktop', 'laptop')) as [Device, Device];
      try {
        for (const [index, victim] of [desktop, laptop, desktop, laptop].entries()) {
          await Promise.all([sees(desktop, 'laptop'), sees(laptop, 'desktop')]);
          // Who was left alone in the middle is free once the server has said that the other one went.
          const begun = await until(
            () => desktop.cli('pair', 'laptop', '--json'),
            ({ code }) => code === 0,
          );
          const { id } = JSON.parse(begun.stdout) as { id: string };
          const [waiting] = await until(
            () => waitingOf(laptop),
            (list) => list.length > 0,
          );
          const [first, last] = [
            () => desktop.cli('approve', id),
            () => laptop.cli('approve', waiting?.id ?? ''),
          ];
          await (index < 2 ? first() : last());
          // The last yes and the power cut at once: what was done by then differs from run to run.
          await Promise.all([index < 2 ? last() : first(), victim.kill('SIGKILL')]);
          await victim.run();
          await Promise.all([sees(desktop, 'laptop'), sees(laptop, 'desktop')]);
          const [one] = await until(
            async () => [paired(await rowsOf(desktop)).length, paired(await rowsOf(laptop)).length],
            ([a, b]) => a === b,
          );
          if (one === 1) {
            await desktop.json('unpair', 'laptop');
            await hasPaired(laptop);
          } else {
            for (const device of [desktop, laptop])
              for (const { id: left } of await waitingOf(device)) await device.cli('deny', left);
          }
        }
      } finally {
        await end(desktop, laptop);
      }
    });
});
