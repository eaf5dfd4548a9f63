import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { Shares } from '../../../agents/files/shares.ts';
import { Intake } from '../../../agents/files/transfer/intake.ts';
import { Queue } from '../../../agents/files/transfer/queue.ts';
import { newTransfer } from '../../../agents/files/transfer/saved-transfer.ts';
import { send } from '../../../agents/files/transfer/send.ts';
import { Uploads } from '../../../agents/files/transfer/uploads.ts';
import { temporaryFolder } from '../host/stage.ts';

const asked = { device: 'laptop', from: ['docs/a'], to: '/nowhere', existing: 'rename' } as const;

test('a queue that is loaded after a kill takes away what nobody needs', async () => {
  const folder = temporaryFolder();
  const before = new Queue(folder);
  const [done, waiting] = [
    newTransfer('get', { ...asked, from: [] }),
    newTransfer('put', { ...asked, from: [] }),
  ];
  done.state = 'done';
  for (const one of [done, waiting]) {
    await before.add(one);
    mkdirSync(before.folderOf(one));
    writeFileSync(join(before.folderOf(one), 'tree'), '');
  }
  mkdirSync(join(folder, '0123456789abcdef')); // never taken
  writeFileSync(join(folder, 'transfers.json.123'), '['); // half a list
  const queue = new Queue(folder);
  await queue.load();
  expect(queue.list).toEqual([done, waiting]);
  expect(readdirSync(folder).sort()).toEqual([waiting.id, 'transfers.json'].sort());
});

test('of a finished upload only what came of it is kept', async () => {
  const base = temporaryFolder();
  const [share, here, folder] = ['share', 'here', 'uploads'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [share, here]) mkdirSync(one);
  writeFileSync(join(here, 'a'), randomBytes(100_000));
  const uploads = new Uploads(new Shares([{ name: 'docs', folder: share, access: 'write' }]), folder);
  const upload = randomBytes(16).toString('hex');
  const asking = { signal: new AbortController().signal };
  const begin = { upload, to: 'docs', existing: 'rename' } as const;
  await uploads.begin(begin, asking);
  const up = Readable.from(send([{ n: 0, root: here, path: 'a', told: 'a', offset: 0 }]), {
    objectMode: false,
  });
  await uploads.write({ upload }, { ...asking, up, progress: () => {} });
  writeFileSync(join(folder, upload, 'upload.json.123'), '{'); // of a kill
  expect(await uploads.finish({ upload }, asking)).toEqual({ results: ['docs/a'] });
  expect(readdirSync(join(folder, upload))).toEqual(['upload.json']);
  expect(await uploads.finish({ upload }, asking)).toEqual({ results: ['docs/a'] });
  expect(await uploads.begin(begin, asking)).toMatchObject({ isFinished: true });
});

test('no more than a mebibyte of small files waits to be put in place', async () => {
  const base = temporaryFolder();
  const target = join(base, 'target');
  mkdirSync(target);
  await using intake = await Intake.open({
    ...{ root: target, kind: 'folder', base: '', id: randomBytes(16).toString('hex') },
    ...{ ledgerFile: join(base, 'ledger'), existing: 'rename' },
  });
  const bytes = randomBytes(60_000);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  for (let n = 0; n < 40; n++) {
    const head = { n, sizeBytes: bytes.length, modifiedMs: 1e12, executable: false, version: 'v', offset: 0 };
    const arriving = await intake.file(head, `file ${n}`);
    await arriving.add(bytes);
    await arriving.end(sha256);
  }
  const there = readdirSync(target).filter((name) => !name.startsWith('.'));
  expect((40 - there.length) * bytes.length).toBeLessThan(1024 * 1024);
});
