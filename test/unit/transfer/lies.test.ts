import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonRecord, RECORD, record } from '../../../agents/files/transfer/record.ts';
import type { Answerer } from '../../../app/link/http-answer.ts';
import { openBelow } from '../files/share-folder.ts';
import { temporaryFolder } from '../host/stage.ts';
import { linked } from '../link/two-devices.ts';
import { install } from './two-installs.ts';

const sizeBytes = 300_000;
const bytes = Buffer.alloc(sizeBytes, 7);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const about = { sizeBytes, modifiedMs: 1_600_000_000_000, executable: false, version: 'v1' };
const file = (more = {}) => jsonRecord(RECORD.file, { n: 1, ...about, offset: 0, ...more });
const data = record(RECORD.data, bytes);
const end = jsonRecord(RECORD.end, { sha256 });
const all = record(RECORD.all);
const folder = { kind: 'folder', top: 0, path: 'some' };
const honestTree = [folder, { kind: 'file', top: 0, path: 'some/file', ...about }];

/** A device that answers with what it is given, whatever it is asked. */
async function fetchFrom(tree: object[] | Buffer, records: Buffer[]) {
  const here = temporaryFolder();
  const answerer: Answerer = {
    bytesOf: () => 'down',
    answer: async ({ call, down }) => {
      const lines = Buffer.isBuffer(tree) ? tree : tree.map((one) => `${JSON.stringify(one)}\n`).join('');
      down.write(call === 'tree' ? lines : Buffer.concat(records));
      return {};
    },
  };
  const asking = await install([], async () => (await linked(answerer)).link);
  const ended = await asking.transfer('get', { from: ['docs/some'], to: here });
  return { ended, here };
}

test('an honest one is believed', async () => {
  const { ended, here } = await fetchFrom(honestTree, [file(), data, end, all]);
  expect(ended).toMatchObject({ state: 'done' });
  expect(readdirSync(join(here, 'some'))).toEqual(['file']);
});

test.each<[string, Buffer[]]>([
  ['a wrong hash', [file(), data, jsonRecord(RECORD.end, { sha256: '0'.repeat(64) }), all]],
  ['more bytes than said', [file(), data, record(RECORD.data, Buffer.alloc(1)), end, all]],
  ['fewer bytes than said', [file(), data.subarray(0, 1000), all]],
  ['an end before all has come', [file({ sizeBytes: sizeBytes + 1, version: 'v2' }), data, end, all]],
  ['two sizes of one version', [file({ sizeBytes: 10 }), record(RECORD.data, Buffer.alloc(10)), end, all]],
  ['another file', [file({ n: 0 }), data, end, all]],
  ['the file twice', [file(), data, end, file(), data, end, all]],
  ['no file at all', [all]],
  ['a folder', [jsonRecord(RECORD.folder, { n: 1, path: 'some/folder' }), file(), data, end, all]],
  ['an offset nobody asked for', [file({ offset: 10 }), data.subarray(0, 5), all]],
  ['an offset behind the end', [file({ offset: sizeBytes + 1 }), end, all]],
  ['a file in a file', [file(), file(), data, end, all]],
  ['an end without a beginning', [end, all]],
  ['bytes without a file', [data, all]],
  ['something behind the end of all', [file(), data, end, all, file()]],
  ['a record of no type', [Buffer.from([99, 0, 0, 0, 0]), all]],
  ['a record without end', [Buffer.from([1, 255, 255, 255, 255])]],
  ['no JSON', [record(RECORD.file, Buffer.from('{'))]],
  [
    'changes for ever',
    [
      ...Array(5)
        .fill([file(), jsonRecord(RECORD.failed, { n: 1, condition: 'changed', reason: '' })])
        .flat(),
      all,
    ],
  ],
])('%s: refused, with nothing left behind', async (lie, records) => {
  const { ended, here } = await fetchFrom(honestTree, records);
  expect(ended.state, JSON.stringify(ended)).toBe('failed');
  expect(ended.problem).toMatch(/other device|otherwise/);
  expect(readdirSync(here).filter((name) => !name.endsWith('.part'))).toEqual(['some']);
  expect(openBelow(here)).toEqual([]);
  // What had come whole by then may stand there: it is what its sender said.
  const isWhole = /twice|behind the end of all/.test(lie);
  expect(readdirSync(join(here, 'some'))).toEqual(isWhole ? ['file'] : []);
});

test.each([
  '../out',
  '/etc/out',
  'some/../../out',
  'some//out',
  '',
  '.',
  'some/..',
  'some/a\0b',
  'some/\ud800',
])('a tree that names %j puts nothing outside', async (path) => {
  const base = temporaryFolder();
  mkdirSync(join(base, 'before'));
  writeFileSync(join(base, 'before', 'there'), 'x');
  const tree = [folder, { kind: 'file', top: 0, path, ...about }];
  const { ended, here } = await fetchFrom(tree, [file(), data, end, all]);
  expect(readdirSync(here).filter((name) => name !== 'some')).toEqual([]);
  expect(ended.skipped.length + (ended.state === 'failed' ? 1 : 0)).toBeGreaterThan(0);
});

test('a tree that is none is refused', async () => {
  for (const text of ['no JSON\n', '{"kind":"other"}\n', 'x'.repeat(200_000)])
    expect((await fetchFrom(Buffer.from(text), [all])).ended).toMatchObject({ state: 'failed' });
});
