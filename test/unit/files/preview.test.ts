import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import type { Link } from '../../../app/link/link.ts';
import { condition, laptop, openDevice } from './device.ts';
import { temporaryFolder } from './share-folder.ts';

describe('a preview', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const files: [string, string | Buffer, object][] = [
    ['a.txt', 'plain äöü \u{1f600}', { kind: 'text', text: 'plain äöü \u{1f600}', isCut: false }],
    ['empty', '', { kind: 'text', text: '', isCut: false }],
    ['latin.txt', Buffer.from('caf\xe9', 'latin1'), { kind: 'none' }],
    ['zero.txt', 'a\0b', { kind: 'none' }],
    ['a.png', png, { kind: 'image', mediaType: 'image/png', base64: png.toString('base64') }],
    ['text.png', 'no picture', { kind: 'text', text: 'no picture', isCut: false }],
    ['png.jpg', png, { kind: 'none' }],
    ['a.jpeg', Buffer.from('ffd8ffe0', 'hex'), { kind: 'image', mediaType: 'image/jpeg' }],
    ['a.gif', 'GIF89a...', { kind: 'image', mediaType: 'image/gif' }],
    ['a.webp', 'RIFF\n\r__WEBPVP8', { kind: 'image', mediaType: 'image/webp' }],
    ['a.bmp', 'BM....', { kind: 'image', mediaType: 'image/bmp' }],
    ['a.avif', '\0\0\0\x20ftypavif', { kind: 'image', mediaType: 'image/avif' }],
    ['a.svg', '<svg onload="alert(1)"/>', { kind: 'text', text: '<svg onload="alert(1)"/>' }],
    [
      'big.png',
      Buffer.concat([png, Buffer.alloc(8 * 1024 * 1024)]),
      { kind: 'none', reason: expect.stringContaining('too large') },
    ],
  ];

  test('of text, of pictures, of neither, here and on another device', async () => {
    const folder = temporaryFolder();
    const far = await openDevice([{ folder }]);
    const near = await openDevice([], { devices: [laptop], link: async () => far.link });
    const both = async (path: string) => {
      const seen = await near.call('preview', { device: 'laptop', path });
      expect(await far.call('preview', { path }), path).toEqual(seen);
      return seen;
    };
    for (const [name, content, expected] of files) {
      writeFileSync(join(folder, name), content);
      expect(await both(`docs/${name}`), name).toMatchObject(expected);
    }
    // The cut goes through a character.
    writeFileSync(join(folder, 'long.txt'), `${'x'.repeat(256 * 1024 - 1)}é and more`);
    const cut = await both('docs/long.txt');
    expect(cut).toEqual({ kind: 'text', text: 'x'.repeat(256 * 1024 - 1), isCut: true });
    await expect(far.ask('preview', { path: 'docs' })).rejects.toEqual(condition('not-acceptable'));
  });

  test.each([
    [{ kind: 'image', mediaType: 'image/png' }, '<svg/>'],
    [{ kind: 'text', isCut: false }, '\0'],
  ])('another device that says %j of other bytes is not believed', async (head, bytes) => {
    const call = async (_contract: unknown, _name: string, _input: unknown, { down }: { down: Writable }) => {
      await finished(down.end(bytes));
      return head;
    };
    const near = await openDevice([], { devices: [laptop], link: async () => ({ call }) as unknown as Link });
    expect(await near.call('preview', { device: 'laptop', path: 'x' })).toMatchObject({ kind: 'none' });
  });
});
