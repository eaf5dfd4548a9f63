import {
  appendFileSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { filesAgent } from '../../../agents/files/agent.ts';
import type { Share } from '../../../agents/files/contract.ts';
import { list, MAX_ENTRIES } from '../../../agents/files/list.ts';
import { Shares } from '../../../agents/files/shares.ts';
import { instant } from '../../../agents/files/words.ts';
import type { Upload } from '../../../app/account.ts';
import { Refusal } from '../../../app/refusal.ts';
import { decodeFisListing, encodeFisQuery } from '../../../app/xep/0329-file-information-sharing.ts';
import { serialise } from '../../../app/xmpp/serialise.ts';
import { client, openStage, own, problemOf, request, type StageOptions } from '../host/stage.ts';
import { hostilePaths } from './hostile-paths.ts';
import { plantSpecials, shareFolder, temporaryFolder } from './share-folder.ts';

const friend = 'friend@example.net/desk';
const foreigner = 'foreigner@example.net/desk';
const toAll = [{ permission: 'files.read', who: 'everyone', decision: 'allow' }];

function openFiles(shares: Partial<Share>[], { settings, ...options }: StageOptions = {}) {
  const whole = shares.map((one) => ({ name: 'docs', access: 'read', ...one }));
  return openStage([filesAgent], { ...options, settings: { files: { shares: whole }, ...settings } });
}
type Stage = Awaited<ReturnType<typeof openFiles>>;

async function ask(stage: Stage, node: string | undefined, rsm = {}, from = own) {
  const reply = await stage.receive(
    request(from, 'get', encodeFisQuery({ ...(node !== undefined && { node }), rsm })),
  );
  const query = reply?.getChild('query');
  const listing = query && problemOf(reply) === undefined ? decodeFisListing(query) : undefined;
  return { problem: problemOf(reply), listing, reply };
}
const namesIn = (listing: { directories: { name: string }[]; files: { name: string }[] } | undefined) =>
  [...(listing?.directories ?? []), ...(listing?.files ?? [])].map(({ name }) => name);

describe('by query (XEP-0329)', () => {
  test('more than 2,000 hostile nodes list nothing from outside', { timeout: 60_000 }, async () => {
    const { share, links } = shareFolder();
    const specials = plantSpecials(share);
    const stage = await openFiles([{ folder: share }]);
    const inside = new Set([
      'docs',
      'b.txt',
      'deep',
      'c.txt',
      'a.txt',
      'empty',
      ...namesIn(await list(share, '')),
    ]);
    const paths = hostilePaths([...links, ...specials]);
    expect(paths.length).toBeGreaterThan(2000);
    let refused = 0;
    for (const path of paths) {
      for (const node of [path, `docs/${path}`]) {
        const { problem, listing } = await ask(stage, node);
        if (problem === undefined) for (const name of namesIn(listing)) expect(inside, node).toContain(name);
        else {
          expect(problem, node).toBe('item-not-found');
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(paths.length);
    expect(stage.faults).toEqual([]);
  });

  test('the root has the shares, a node its folder, a file itself', async () => {
    const { share } = shareFolder();
    const stage = await openFiles([{ folder: share }]);
    for (const root of [undefined, '', '/'])
      expect(namesIn((await ask(stage, root)).listing)).toEqual(['docs']);
    for (const node of ['docs/docs', '/docs/docs/', '/docs/docs'])
      expect(namesIn((await ask(stage, node)).listing)).toEqual(['deep', 'b.txt']);
    const { listing } = await ask(stage, 'docs/docs/b.txt');
    expect(listing?.files).toMatchObject([{ name: 'b.txt', size: 6, mediaType: 'text/plain' }]);
    expect((await ask(stage, 'docs//docs')).problem).toBe('item-not-found');
    expect((await ask(stage, 'other/docs')).problem).toBe('item-not-found');
  });

  test('names that XML cannot carry, or that are no Unicode, break neither pages nor stream', async () => {
    const folder = temporaryFolder();
    const good = ['alpha', 'beta%0001', 'gamma "<&>"', 'delta\u00a0', '%', 'omega'];
    const bad = ['a\u0001', 'b\tc', 'd\ne', 'f\ufffe', 'g\uffff', '\u007f', 'zz\r'];
    for (const name of [...good, ...bad]) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, 'folder\u0002'));
    const invalid = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x61, 0xff, 0xfe])]);
    writeFileSync(invalid, '');
    writeFileSync(join(folder, 'replaced \ufffd'), '');
    const stage = await openFiles([{ folder }]);
    const seen: string[] = [];
    for (let after: string | undefined, turn = 0; turn < 40; turn++) {
      const { listing, reply } = await ask(stage, 'docs', { max: 2, ...(after !== undefined && { after }) });
      if (reply) expect(() => serialise(reply)).not.toThrow();
      seen.push(...namesIn(listing));
      expect(listing?.rsm?.count).toBe(good.length);
      after = listing?.rsm?.last;
      if (after === undefined) break;
    }
    expect(seen.toSorted()).toEqual(good.toSorted());
    // The person at this PC is shown all but what is no Unicode.
    expect(namesIn(await list(folder, '')).toSorted()).toEqual([...good, ...bad, 'folder\u0002'].toSorted());
  });

  test.each(['', 'x', 'd:', 'f:%', 'f:%zzzz', 'f:\u0000', 'd:../..', 'f:'.repeat(5000)])(
    'a made-up place in the list %j is only a place',
    async (place) => {
      const { share } = shareFolder();
      const stage = await openFiles([{ folder: share }]);
      for (const direction of ['after', 'before']) {
        const { problem, listing } = await ask(stage, 'docs/docs', { [direction]: place });
        expect(problem).toBeUndefined();
        for (const name of namesIn(listing)) expect(['deep', 'b.txt']).toContain(name);
      }
    },
  );

  test('no more than a stanza takes, and the rest in pages', async () => {
    const folder = temporaryFolder();
    for (let count = 0; count < MAX_ENTRIES * 2 + 5; count++)
      writeFileSync(join(folder, `${'\u{1f600}'.repeat(60)}${count}`), '');
    const stage = await openFiles([{ folder }]);
    const first = await ask(stage, 'docs', { max: 100_000 });
    expect(first.listing?.files).toHaveLength(MAX_ENTRIES);
    expect(first.listing?.rsm).toMatchObject({ count: MAX_ENTRIES * 2 + 5, firstIndex: 0 });
    expect(Buffer.byteLength(String(first.reply))).toBeLessThan(200_000);
    const counted = await ask(stage, 'docs', { max: 0 });
    expect(counted.listing).toMatchObject({
      files: [],
      directories: [],
      rsm: { count: MAX_ENTRIES * 2 + 5 },
    });
  });
});

describe('who sees what', () => {
  const shares = (folder: string): Partial<Share>[] => [
    { name: 'all', folder },
    { name: 'family', folder, who: ['group:Family'] },
    { name: 'mine', folder, who: ['own-account'] },
    { name: 'devices', folder, who: ['own-devices'] },
    { name: 'nobody', folder, who: [] },
    { name: 'inbox', folder, access: 'drop' },
  ];

  test.each([
    [own, ['all', 'mine']],
    [friend, ['all', 'family']],
    [foreigner, ['all']],
  ])('%s sees %j, by query and by form', async (from, expected) => {
    const { share } = shareFolder();
    const options = { settings: { grants: toAll }, groups: { 'friend@example.net': ['Family'] } };
    const stage = await openFiles(shares(share), options);
    expect(namesIn((await ask(stage, '', {}, from)).listing)).toEqual(expected);
    expect((await client(stage, 'files', from).send()).options).toEqual(expected);
    for (const name of ['all', 'family', 'mine', 'devices', 'nobody', 'inbox']) {
      const seen = expected.includes(name);
      for (const path of [name, `${name}/docs`, `${name}/a.txt`])
        expect((await ask(stage, path, {}, from)).problem, path).toBe(seen ? undefined : 'item-not-found');
      const chosen = await (async () => {
        const peer = client(stage, 'files', from);
        await peer.send();
        return peer.next({ share: name });
      })();
      expect(chosen.problem, name).toBe(seen ? undefined : 'bad-request/bad-payload');
    }
  });

  test('a share narrows the grants and never widens them', async () => {
    const { share } = shareFolder();
    const stage = await openFiles([{ folder: share, who: ['everyone', 'jid:friend@example.net'] }]);
    expect((await ask(stage, '', {}, friend)).problem).toBe('forbidden');
    expect((await client(stage, 'files', friend).send()).problem).toBe('forbidden');
    expect(namesIn((await ask(stage, '')).listing)).toEqual(['docs']);
  });

  test('a drop-box shows nothing, not even to the person at this PC', async () => {
    const { share } = shareFolder();
    const inbox = new Shares([{ name: 'inbox', folder: share, access: 'drop' }]);
    expect(namesIn(await inbox.list({ path: '' }))).toEqual([]);
    await expect(inbox.list({ path: 'inbox' })).rejects.toBeInstanceOf(Refusal);
    await expect(inbox.list({ path: 'inbox/a.txt' })).rejects.toBeInstanceOf(Refusal);
    const stage = await openFiles([{ name: 'inbox', folder: share, access: 'drop' }]);
    expect(await client(stage, 'files').send()).toMatchObject({ status: 'completed' });
  });

  test('leaving a circle ends the walk in the middle', async () => {
    const { share } = shareFolder();
    const groups: Record<string, string[]> = { 'friend@example.net': ['Family'] };
    const stage = await openFiles([{ folder: share, who: ['group:Family'] }], {
      settings: { grants: toAll },
      groups,
    });
    const peer = client(stage, 'files', friend);
    await peer.send();
    expect((await peer.next({ share: 'docs' })).options).toContain('a.txt');
    groups['friend@example.net'] = [];
    expect((await peer.next({ entry: 'docs/' })).problem).toBe('item-not-found');
  });
});

describe('by form', { timeout: 20_000 }, () => {
  /** Walks to the question what to do with a file. */
  async function upTo(file: string, folder: string, upload?: (one: Upload) => Promise<string>) {
    const stage = await openFiles([{ folder }], { ...(upload && { account: { upload } }) });
    const peer = client(stage, 'files');
    await peer.send();
    await peer.next({ share: 'docs' });
    return { stage, peer, reply: await peer.next({ entry: file }) };
  }

  test('hostile entries are no choices, and the question stands', { timeout: 60_000 }, async () => {
    const { share, links } = shareFolder();
    const { peer } = await upTo('docs/', share);
    const offered = new Set(['/up', 'deep/', 'b.txt']);
    for (const entry of [...hostilePaths(links).slice(0, 2500), '/more', '/before', '../', 'docs/', 'deep']) {
      if (offered.has(entry)) continue;
      expect((await peer.next({ entry })).problem, entry).toBe('bad-request/bad-payload');
    }
    expect(await peer.next({ entry: 'b.txt' })).toMatchObject({ title: 'b.txt', options: ['link', 'back'] });
  });

  test('walks down, up, through pages and back', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'many'));
    for (let count = 1; count <= 120; count++) writeFileSync(join(folder, 'many', `file ${count}`), '');
    const { peer, reply } = await upTo('many/', folder);
    expect(reply.options).toEqual([
      '/up',
      ...Array.from({ length: 50 }, (_, at) => `file ${at + 1}`),
      '/more',
    ]);
    const second = await peer.next({ entry: '/more' });
    expect(second.options.slice(0, 3)).toEqual(['/up', '/before', 'file 51']);
    const third = await peer.next({ entry: '/more' });
    expect([third.options[2], third.options.at(-1)]).toEqual(['file 101', 'file 120']);
    expect((await peer.next({ entry: '/before' })).options[2]).toBe('file 51');
    expect((await peer.prev()).options[2]).toBe('file 101');
    expect((await peer.next({ entry: '/up' })).options).toEqual(['many/']);
  });

  test('files whose names clients would change come back as they are', async () => {
    const folder = temporaryFolder();
    const names = [' spaced ', 'tab\t', 'line\nbreak', '\u0001'];
    for (const name of names) writeFileSync(join(folder, name), name);
    const got: string[] = [];
    const upload = async (one: Upload) => {
      got.push((await buffer(one.open())).toString());
      return 'https://x.org/';
    };
    const stage = await openFiles([{ folder }], { account: { upload } });
    for (let at = 0; at < names.length; at++) {
      const peer = client(stage, 'files');
      await peer.send();
      const { options } = await peer.next({ share: 'docs' });
      await peer.next({ entry: options[at] ?? '' });
      const done = await peer.next({ action: 'link' });
      expect(done.status).toBe('completed');
      if (done.reply) expect(() => serialise(done.reply as NonNullable<typeof done.reply>)).not.toThrow();
    }
    expect(got.toSorted()).toEqual(names.toSorted());
  });

  test('a file is uploaded as it was when it was opened, with the words that belong to it', async () => {
    const { share } = shareFolder();
    let size = 0;
    const { peer } = await upTo('a.txt', share, async (one) => {
      appendFileSync(join(share, 'a.txt'), ' and more');
      size = one.sizeBytes;
      expect((await buffer(one.open())).toString()).toBe('inside');
      return 'https://x.org/a.txt';
    });
    const done = await peer.next({ action: 'link' });
    expect(size).toBe(6);
    expect(done).toMatchObject({
      status: 'completed',
      fields: { name: ['a.txt'], link: ['https://x.org/a.txt'] },
    });
    expect(done.note).toContain('https://x.org/a.txt');
    expect(done.note).toContain('can read it');
  });

  test('one that shrinks gives fewer bytes than promised, which the upload notices', async () => {
    const { share } = shareFolder();
    let got = -1;
    const { peer } = await upTo('a.txt', share, async (one) => {
      truncateSync(join(share, 'a.txt'), 2);
      got = (await buffer(one.open())).length;
      if (got !== one.sizeBytes) throw new Refusal('conflict', 'changed');
      return 'https://x.org/';
    });
    expect(await peer.next({ action: 'link' })).toMatchObject({ problem: 'conflict' });
    expect(got).toBe(2);
  });

  test('an empty file is uploaded as nothing', async () => {
    const { share } = shareFolder();
    writeFileSync(join(share, 'a.txt'), '');
    const { peer } = await upTo('a.txt', share, async (one) => {
      expect([one.sizeBytes, (await buffer(one.open())).length]).toEqual([0, 0]);
      return 'https://x.org/';
    });
    expect(await peer.next({ action: 'link' })).toMatchObject({ status: 'completed' });
  });

  test('what was listed as a file and is a link, a folder or gone when it is asked for is not sent', async () => {
    for (const [put, problem] of [
      [(path: string) => symlinkSync('../outside/secret.txt', path), 'item-not-found'],
      [(path: string) => mkdirSync(path), 'not-acceptable'],
      [() => {}, 'item-not-found'],
    ] as const) {
      const { share } = shareFolder();
      const { peer } = await upTo('a.txt', share, () => expect.unreachable());
      rmSync(join(share, 'a.txt'));
      put(join(share, 'a.txt'));
      expect(await peer.next({ action: 'link' })).toMatchObject({ problem });
    }
  });

  test('a file that became a folder is walked into the folder around it again', async () => {
    const { share } = shareFolder();
    const stage = await openFiles([{ folder: share }]);
    const peer = client(stage, 'files');
    await peer.send();
    await peer.next({ share: 'docs' });
    rmSync(join(share, 'a.txt'));
    mkdirSync(join(share, 'a.txt'));
    expect((await peer.next({ entry: 'a.txt' })).options).toContain('a.txt/');
  });

  test('a share taken out of the settings ends every walk in it', async () => {
    const { share } = shareFolder();
    const { stage, peer } = await upTo('docs/', share);
    await stage.settings.set('files.shares', []);
    expect((await peer.next({ entry: 'b.txt' })).problem).toBe('not-allowed/session-expired');
  });
});

test('times no calendar has do not break a listing', async () => {
  expect(instant(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  for (const time of [Number.NaN, 8.64e15, -8.64e15]) expect(instant(new Date(time))).toBeUndefined();
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'old'), '');
  utimesSync(join(folder, 'old'), new Date(-1e12), new Date(-1e12));
  expect((await list(folder, '')).files).toMatchObject([
    { name: 'old', modified: '1938-04-24T22:13:20.000Z' },
  ]);
});
