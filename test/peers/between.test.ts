import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ownAddresses } from '../../app/jingle/addresses.ts';
import { newDeviceKey } from '../../app/link/device-key.ts';
import { type DeviceChain, follow } from '../../app/link/device-list.ts';
import { NS_JINGLE } from '../../app/xep/0166-jingle.ts';
import { NS_PING } from '../../app/xep/0199-ping.ts';
import { NS_JINGLE_S5B } from '../../app/xep/0260-jingle-socks5.ts';
import { type Element, xml } from '../../app/xmpp/xml.ts';
import { type Device, install } from './device/device.ts';
import { pair } from './device/pair.ts';
import { type Between, type Rewrite, standBetween } from './servers/between.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, startProsody } from './servers/index.ts';
import { type Speech, setTrap, type Trap } from './servers/trap.ts';

const password = 'correct horse battery';
const MARKED = 'gehaltsliste-7041.txt';
const TEXT = 'what nobody else may read 7041';
const DEVICE = 'urn:dragoman:device:0';
const LISTS = 'urn:dragoman:device-list:0';

describe('a server that lies to the laptop', () => {
  let server: Server;
  let between: Between;
  let trap: Trap;
  let desktop: Device;
  let laptop: Device;
  let stranger: Device;
  let ids: { desktop: string; stranger: string };
  let list: string;

  beforeAll(async () => {
    server = await startProsody();
    await server.addUser('you', password);
    [between, trap] = await Promise.all([standBetween(server), setTrap()]);
    const folder = freshFolder('share');
    writeFileSync(join(folder, MARKED), TEXT);
    const settings = { 'files.shares': [{ name: 'docs', folder, access: 'write' }] };
    const at = { server, jid: 'you@localhost', password };
    [desktop, laptop, stranger] = await Promise.all([
      install({ ...at, name: 'desktop', settings }),
      install({ ...at, server: between, name: 'laptop' }),
      install({ ...at, name: 'stranger', settings }),
    ]);
    await Promise.all([desktop.run(), laptop.run(), stranger.run()]);
    await pair(laptop, desktop, { one: 'laptop', other: 'desktop' });
    ids = { desktop: stateOf(desktop).id, stranger: stateOf(stranger).id };
    list = JSON.stringify(stateOf(laptop));
  });
  beforeEach(() => {
    between.rewrite = undefined;
  });
  afterAll(async () => {
    await Promise.all([desktop, laptop, stranger].map((device) => device?.[Symbol.asyncDispose]()));
    await Promise.all([between, trap, server].map((one) => one?.[Symbol.asyncDispose]()));
  });

  const getFrom = async (device: string, ...options: string[]) => {
    const to = join(freshFolder('fetched'), 'file');
    return { ...(await laptop.cli('get', `${device}:/docs/${MARKED}`, to, ...options)), to };
  };
  const get = (...options: string[]) => getFrom('desktop', ...options);

  /** With this in between from its first stanza on. */
  async function restarted(rewrite: Rewrite): Promise<void> {
    await laptop.kill();
    between.rewrite = rewrite;
    await laptop.run();
  }

  /** The list is what it was, and with an honest server all goes on. */
  async function isAsBefore(): Promise<void> {
    await restarted((stanza) => stanza);
    await met(laptop, 'desktop');
    const got = await get();
    expect(got).toMatchObject({ code: 0 });
    expect(readFileSync(got.to, 'utf8')).toBe(TEXT);
    expect(JSON.stringify(stateOf(laptop))).toBe(list);
  }

  test.each<Speech>(['garbage', 'plain HTTP/2', 'TLS with another key'])(
    'candidates that lead to its own host, which speaks %s',
    async (speech) => {
      trap.speech = speech;
      const before = trap.streams;
      const kept = new Map<string, string>();
      between.rewrite = (stanza, direction) => {
        const transport = stanza
          .getChild('jingle', NS_JINGLE)
          ?.getChild('content')
          ?.getChild('transport', NS_JINGLE_S5B);
        const { id = '', to = '' }: { [name: string]: string | undefined } = stanza.attrs;
        if (direction === 'from server') {
          for (const { attrs } of transport?.getChildren('candidate') ?? [])
            Object.assign(attrs, { host: ownAddresses()[0], port: String(trap.port), type: 'direct' });
          if (kept.has(id)) stanza.attrs.from = kept.get(id);
          return stanza;
        }
        transport?.remove('candidate');
        if (!transport?.getChild('candidate-used')) return stanza;
        // The desktop, to which nobody came, would end this. The laptop is given an answer in its name.
        kept.set(id, to);
        return xml('iq', { type: 'get', id, to: 'localhost' }, xml('ping', { xmlns: NS_PING }));
      };
      const got = await get('--via', 'direct');
      expect(got.code).not.toBe(0);
      expect(got.stderr).toContain('did not prove to be desktop, so nothing was sent');
      expect(() => readFileSync(got.to)).toThrow('ENOENT');
      expect(trap.streams).toBeGreaterThan(before);
      expect(trap.heard().includes(MARKED)).toBe(false);
      expect(trap.understood).toBe('');
    },
  );

  test('the desktop said to be another device, and that one to be the desktop', async () => {
    await restarted((stanza, direction) => {
      if (direction === 'to server') return stanza;
      const { from } = stanza.attrs;
      if (from !== desktop.jid && from !== stranger.jid) return stanza;
      const other = from === desktop.jid ? 'stranger' : 'desktop';
      rewriteQuery(stanza, DEVICE, (said) => ({ ...said, device: other, id: ids[other] }));
      rewriteQuery(stanza, LISTS, (said) => ({ ...said, id: ids[other] }));
      return stanza;
    });
    await expect
      .poll(() => laptop.call.core.devices({}), { timeout: 20_000 })
      .toContainEqual(
        expect.objectContaining({ device: 'desktop', jid: stranger.jid, online: true, paired: true }),
      );
    for (const [device, words] of [
      ['desktop', 'That device does not know this one as paired'],
      ['stranger', 'stranger is not paired with this PC'],
    ] as const) {
      const got = await getFrom(device);
      expect(got.code).not.toBe(0);
      expect(got.stderr).toContain(words);
      expect(() => readFileSync(got.to)).toThrow('ENOENT');
    }
    await isAsBefore();
  });

  test.each(['forged', 'old', 'signed by a stranger'] as const)(
    'a device list that is %s, on the server and from the desktop',
    async (kind) => {
      const { chain } = stateOf(laptop);
      const [false1, false2] = [newDeviceKey(), newDeviceKey()];
      const more = [{ key: false1.publicKey, name: 'desktop' }];
      const chains: Record<typeof kind, DeviceChain> = {
        forged: [...chain.slice(0, -1), { ...(chain.at(-1) as DeviceChain[number]), devices: more }],
        old: chain.slice(0, 1),
        'signed by a stranger': follow(chain, false2, more),
      };
      const lists = JSON.stringify(chains[kind]);
      const head = { epoch: 99, hash: 'A'.repeat(43) };
      const shown = { node: 0, query: 0 };
      await restarted((stanza, direction) => {
        if (direction === 'to server' || stanza.attrs.type !== 'result') return stanza;
        const item = stanza.getChild('pubsub')?.getChild('items')?.getChild('item');
        const devices = item?.getChild('devices', LISTS);
        if (devices) {
          shown.node += 1;
          devices.children = [lists];
        }
        rewriteQuery(stanza, DEVICE, (answer) => ({ ...answer, head }));
        rewriteQuery(stanza, LISTS, (answer) => {
          shown.query += 1;
          return { ...answer, head, lists: chains[kind] };
        });
        return stanza;
      });
      await met(laptop, 'desktop');
      await expect.poll(() => shown.node > 0 && shown.query > 0, { timeout: 20_000 }).toBe(true);
      const got = await get();
      expect(got).toMatchObject({ code: 0 });
      const rows = await laptop.call.core.devices({});
      expect(rows.filter(({ paired }) => paired)).toEqual([
        expect.objectContaining({ device: 'desktop', id: ids.desktop }),
      ]);
      expect(JSON.stringify(stateOf(laptop))).toBe(list);
      await isAsBefore();
    },
  );
});

function stateOf({ home }: Device): { id: string; chain: DeviceChain } {
  return JSON.parse(readFileSync(join(home, 'paired.json'), 'utf8'));
}

/** Online, and asked what they are. */
async function met(device: Device, ...others: string[]): Promise<void> {
  const there = async () =>
    (await device.call.core.devices({})).flatMap((row) => (row.online ? [row.device] : []));
  await expect.poll(there, { timeout: 20_000 }).toEqual(expect.arrayContaining(others));
}

/** The JSON of a query of ours or of the answer to it, where this stanza is one. */
function rewriteQuery(
  stanza: Element,
  namespace: string,
  change: (said: Record<string, unknown>) => Record<string, unknown>,
): void {
  const query = stanza.getChild('query', namespace);
  if (query?.text().startsWith('{')) query.children = [JSON.stringify(change(JSON.parse(query.text())))];
}
