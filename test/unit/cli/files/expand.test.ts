import { expect, onTestFinished, test } from 'vitest';
import { expand } from '../../../../main/cli/files/expand.ts';
import { placeOnly } from '../../../../main/cli/files/place.ts';
import { entriesOf } from '../../../../main/cli/files/reach.ts';
import { connectLocally } from '../../../../main/local/client.ts';
import { serveLocally } from '../../../../main/local/server.ts';
import { home } from '../../local/core.ts';

type Page = { directories: { name: string }[]; files: { name: string; sizeBytes: number }[] } & Record<
  string,
  unknown
>;

/** A device that answers every list as it likes. */
async function device(list: (path: string, after: string | undefined) => Page) {
  let asked = 0;
  const folder = home();
  const core = await serveLocally(
    {
      call: async (name, input) => {
        const { path, after } = input as { path: string; after?: string };
        if (name !== 'files.list') throw new Error(`no ${name}`);
        asked++;
        return list(path, after);
      },
      follow: () => () => {},
      stream: async () => {},
    },
    folder,
  );
  onTestFinished(() => core.close());
  const local = await connectLocally(folder);
  if (!local) throw new Error('nobody listens');
  onTestFinished(() => local.close());
  const find = async (pattern: string) => {
    const found = await expand(local, placeOnly(`evil:${pattern}`, { own: 'desktop', others: ['evil'] }));
    return found.map(({ path }) => path);
  };
  return { local, find, asked: () => asked };
}

const page = (names: string[], folders: string[] = []): Page => ({
  directories: folders.map((name) => ({ name })),
  files: names.map((name) => ({ name, sizeBytes: 1 })),
  first: 'a',
  last: 'z',
  firstIndex: 0,
  total: names.length + folders.length,
});

test('a name that is a path is no name', async () => {
  const { find } = await device(() => page(['../x', 'a/b', '..', '.', '', 'good'], ['../..', '/']));
  expect(await find('/s/*')).toEqual(['s/good']);
  expect(await find('/s/{..,.,good}')).toEqual(['s/good']);
});

test('pages without an end, by an edge that does not move or a total that lies', async () => {
  const same = await device(() => ({ ...page(['x']), total: 1_000_000 }));
  await expect(same.find('/s/*')).rejects.toThrow('Only 2 of the 1000000 things in s came.');
  const empty = await device(() => ({ ...page([]), total: 1_000_000 }));
  await expect(empty.find('/s/*')).rejects.toThrow('Only 0 of the 1000000 things in s came.');
  const edgeless = await device(() => ({ ...page(['x']), last: undefined, total: 2 }));
  await expect(edgeless.find('/s/*')).rejects.toThrow('Only 1 of the 2 things in s came.');
  let last = 0;
  const many = Array.from({ length: 1_000 }, (_, index) => `${index}`);
  const endless = await device(() => ({ ...page(many), last: `${last++}`, total: 1_000_000 }));
  await expect(endless.find('/s/*')).rejects.toThrow('More than 10000 things fit');
});

test('a list whose end goes while it is read has ended', async () => {
  const shrinking = await device((_path, after) =>
    after === undefined ? { ...page(['x']), total: 2 } : { directories: [], files: [], total: 1 },
  );
  expect(await shrinking.find('/s/*')).toEqual(['s/x']);
});

test('folders in folders without an end', async () => {
  const { find, asked } = await device(() => page(['x.txt'], ['down']));
  const found = await find('/s/**/*.txt');
  expect(found.length).toBeLessThan(200);
  expect(asked()).toBeLessThan(300);
});

test('a folder that a pattern found need not have what comes next', async () => {
  const { find } = await device((path) => {
    if (path === 's') return page([], ['a', 'b']);
    if (path === 's/b/c') return page(['d']);
    throw Object.assign(new Error('There is no such file or folder in this share.'), {
      condition: 'item-not-found',
    });
  });
  expect(await find('/s/*/c/*')).toEqual(['s/b/c/d']);
  await expect(find('/s/b/x/*')).rejects.toThrow('There is no such file');
});

test('a listed file is itself, and a file of the same name in a folder is not', async () => {
  const { local } = await device((path) =>
    path === 's/a' ? page(['a']) : { directories: [], files: [{ name: 'a', sizeBytes: 1 }], total: 1 },
  );
  const paths = async (path: string) => {
    const found: string[] = [];
    for await (const one of entriesOf(local, { device: 'evil', path })) found.push(one.path);
    return found;
  };
  expect(await paths('s/a')).toEqual(['s/a/a']);
  expect(await paths('t/a')).toEqual(['t/a']);
});
