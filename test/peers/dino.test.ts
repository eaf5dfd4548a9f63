import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, onTestFailed, test, vi } from 'vitest';
import { z } from 'zod';
import { type Account, agent } from '../../app/agent.ts';
import { offerFile } from '../../app/jingle/offer-file.ts';
import { xml } from '../../app/xmpp/index.ts';
import { type Dino, startDino, whyNoDino } from './clients/dino.ts';
import { type RunningCore, startCore } from './device/core.ts';
import { startEnd } from './jingle/end.ts';
import { kept } from './kept.ts';
import { type Server, startEjabberd } from './servers/index.ts';

const why = await whyNoDino();

const contract = {
  name: 'pusher',
  title: 'Pusher',
  settings: z.strictObject({}),
  permissions: {},
  queries: {},
  calls: {},
} as const;

describe.skipIf(why)(`files pushed to Dino${why ? ` (left out: ${why})` : ''}`, () => {
  let server: Server;
  let device: RunningCore;
  let account: Account;
  let dino: Dino;
  const bytes = randomBytes(3_000_001);

  beforeAll(async () => {
    server = await startEjabberd();
    await server.addUser('you', 'secret');
    const pusher = agent(contract, {
      start: (context) => {
        account = context.account;
      },
    });
    device = await startCore({ server, jid: 'you@localhost', password: 'secret', agents: [pusher] });
    dino = await startDino({ server, jid: 'you@localhost/dino', password: 'secret' });
    await vi.waitFor(async () => expect(await account.takesFiles(dino.jid)).toBe(true), 30_000);
    await using end = await startEnd(server, 'you@localhost/end');
    await end.client.send(
      xml('message', { to: dino.jid, type: 'chat' }, xml('body', {}, 'Here comes a file.')),
    );
    await vi.waitFor(() => expect(dino.knows('you@localhost')).toBe(true), 20_000);
    return async () => {
      await dino[Symbol.asyncDispose]();
      await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  /** What it says it has may still be on its way to the disk. */
  const has = (name: string, content: Buffer) =>
    vi.waitFor(() => {
      const [file] = dino.received().filter((one) => one.name === name);
      expect(file?.bytes.equals(content), `${name} is there`).toBe(true);
    }, 20_000);

  const tell = () => onTestFailed(() => console.error(dino.log().slice(-20_000)));

  test.each([
    ['Grüße & co.bin', bytes],
    ['nothing.txt', Buffer.alloc(0)],
  ])('it has %s, byte for byte', async (name, content) => {
    tell();
    await account.offerFile(dino.jid, {
      ...{ name, sizeBytes: content.length, signal: AbortSignal.timeout(40_000) },
      open: () => Readable.from(content.length > 0 ? [content] : []),
    });
    await has(name, content);
  });

  test.each(['direct', 'proxy'] as const)('%s: the same bytes', async (via) => {
    tell();
    const end = await kept(startEnd(server, 'you@localhost/end'));
    const offer = { name: `${via}.bin`, sizeBytes: bytes.length, via, open: () => Readable.from([bytes]) };
    await offerFile(end.sessions, end.transports, dino.jid, offer);
    await has(offer.name, bytes);
    expect([end.sessions.size, end.faults]).toEqual([0, []]);
  });
});
