import { expect, test } from 'vitest';
import {
  jsonRecord,
  type Part,
  RECORD,
  RecordParser,
  record,
} from '../../../agents/files/transfer/record.ts';

const data = Buffer.from('some bytes of a file');
const stream = Buffer.concat([
  jsonRecord(RECORD.folder, { n: 0, path: 'some' }),
  jsonRecord(RECORD.file, { n: 1, path: 'some/file' }),
  record(RECORD.data, data),
  record(RECORD.data),
  record(RECORD.data, data),
  jsonRecord(RECORD.end, { sha256: '0'.repeat(64) }),
  record(RECORD.all),
]);

/** What came of a stream in these chunks, DATA put together. */
function parsed(chunks: readonly Buffer[]): string[] {
  const parser = new RecordParser();
  const told: string[] = [];
  for (const part of chunks.flatMap((chunk): Part[] => [...parser.push(chunk)])) {
    if (!('data' in part)) told.push(`${part.type} ${part.payload}`);
    else if (told.at(-1)?.startsWith('data ')) told.push(`${told.pop()}${part.data}`);
    else told.push(`data ${part.data}`);
  }
  return told;
}

const whole = [
  '5 {"n":0,"path":"some"}',
  '1 {"n":1,"path":"some/file"}',
  `data ${data}${data}`,
  `3 {"sha256":"${'0'.repeat(64)}"}`,
  '6 ',
];

test('a stream of records is the same wherever it is cut in two or three', () => {
  expect(parsed([stream])).toEqual(whole);
  for (let first = 0; first <= stream.length; first++)
    for (let second = first; second <= stream.length; second += 29)
      expect(
        parsed([stream.subarray(0, first), stream.subarray(first, second), stream.subarray(second)]),
      ).toEqual(whole);
});

test.each([1, 2, 3, 5, 8, 13])('and in chunks of %i bytes', (bytes) => {
  const count = Math.ceil(stream.length / bytes);
  const chunks = Array.from({ length: count }, (_, index) =>
    stream.subarray(index * bytes, (index + 1) * bytes),
  );
  expect(parsed(chunks)).toEqual(whole);
});

test('a part of a record is kept as it came, though its chunk is used for something else', () => {
  const parser = new RecordParser();
  const chunk = Buffer.from(stream.subarray(0, 20));
  expect([...parser.push(chunk)]).toEqual([]);
  chunk.fill(0);
  const [part] = [...parser.push(stream.subarray(20))];
  expect(part && 'payload' in part && part.payload.toString()).toBe('{"n":0,"path":"some"}');
});
