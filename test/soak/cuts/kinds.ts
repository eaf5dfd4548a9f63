import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transfer } from '../../../agents/files/contract.ts';
import { type Via, via } from '../../../app/link/link-calls.ts';
import { pair } from '../../peers/device/pair.ts';
import { freshFolder } from '../../peers/servers/folder.ts';
import type { Server } from '../../peers/servers/index.ts';
import { type Finding, say } from '../findings.ts';
import { Device } from './device.ts';
import { large, MIB, smallFiles, sourceAt } from './sources.ts';
import { differences, type Tree, treeOf } from './tree.ts';

export interface Sizes {
  largeMib: number;
  smallFiles: number;
}

/** What there is to be transferred, by name, and how it is made. */
const makers: Record<string, (path: string, sizes: Sizes) => void> = {
  'large file': (path, { largeMib }) => large(path, largeMib),
  'small files': (path, sizes) => smallFiles(path, sizes.smallFiles),
  'empty file': (path) => writeFileSync(path, ''),
  'names in any script': (path) => {
    mkdirSync(path);
    const names = [
      'grüße',
      'Ελληνικά',
      'кириллица',
      'עברית',
      'العربية',
      'हिन्दी',
      'ไทย',
      '한국어',
      '日本語',
      '🦊',
    ];
    for (const name of [
      ...names,
      'e\u0301 decomposed',
      'é composed',
      ' spaces ',
      '-rf',
      'a\'b"c',
      'two\nlines',
    ])
      writeFileSync(join(path, name), `about ${name}`);
  },
  'a path of 300 characters': (path) => {
    const folder = join(path, ...Array.from({ length: 6 }, (_, n) => `${n}`.repeat(48)));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'deep.txt'), 'deep');
  },
  'sparse file': (path, { largeMib }) => {
    const bytes = (largeMib / 4) * MIB;
    const file = openSync(path, 'w');
    for (const part of [0, 0.4, 0.8]) writeSync(file, `at ${part}`, Math.floor(bytes * part));
    closeSync(file);
    truncateSync(path, bytes);
  },
};

/** Each kind of thing by each way, to and fro: identical, or refused in clear words. */
export async function kinds(server: Server, sizes: Sizes): Promise<Finding[]> {
  const [here, share] = [freshFolder('here'), freshFolder('share')];
  const one = await Device.start({ name: 'one', server });
  const shares = [{ name: 'docs', folder: share, access: 'write' as const }];
  const two = await Device.start({ name: 'two', server, shares });
  await pair(await one.local, await two.local, { one: one.name, other: two.name });
  const findings: Finding[] = [];
  for (const [what, make] of Object.entries(makers)) {
    make(join(share, what), sizes);
    const { tree } = await sourceAt(share, what);
    for (const only of via.options) findings.push(await thereAndBack(what, only, tree));
    await rm(join(share, what), { recursive: true });
  }
  for (const only of via.options) findings.push(await growing(only));
  await Promise.all([one.end(), two.end()]);
  return findings;

  async function transfer(direction: 'get' | 'put', from: string, only: Via, to: string): Promise<Transfer> {
    const { files } = (await one.local).call;
    const { id } = await files[direction]({ device: 'two', from: [from], to, via: only });
    return files.follow({ id });
  }

  /** From the other device, and to it what has come. */
  async function thereAndBack(what: string, only: Via, tree: Tree): Promise<Finding> {
    const began = performance.now();
    const got = await transfer('get', `docs/${what}`, only, here);
    mkdirSync(join(share, 'back'));
    const put = await transfer('put', join(here, what), only, 'docs/back');
    const seconds = (performance.now() - began) / 1000;
    const wrong = [got, put].flatMap((one) => wrongWith(one, only));
    for (const end of [here, join(share, 'back')])
      if (wrong.length === 0) wrong.push(...differences(tree, await treeOf(join(end, what))));
    for (const end of [join(here, what), join(share, 'back')])
      await rm(end, { recursive: true, force: true });
    for (const one of wrong.slice(0, 5)) say(`${server.kind}: ${what}, ${only}: ${one}`);
    say(`${server.kind}: ${what}, ${only}: ${seconds.toFixed(1)} s`);
    const found = wrong.length === 0 ? `identical, ${seconds.toFixed(1)} s` : 'not identical';
    return { what: `${what}, ${only}`, found, must: 'identical', holds: wrong.length === 0 };
  }

  /** A file that grows meanwhile is refused; nothing of it is under its name. */
  async function growing(only: Via): Promise<Finding> {
    const [path, target] = [join(share, 'growing'), join(here, 'growing')];
    large(path, only === 'inband' ? 8 : 64);
    const more = setInterval(() => appendFileSync(path, 'more'), 5);
    const { state, problem = '' } = await transfer('get', 'docs/growing', only, here);
    clearInterval(more);
    const isRefused = state === 'failed' && problem.includes('It changes while it is read');
    const isAbsent = (await treeOf(target).catch(() => undefined)) === undefined;
    if (!isRefused || !isAbsent) say(`${server.kind}: growing, ${only}: ${state} ${problem}`);
    await rm(path);
    return {
      what: `a file growing meanwhile, ${only}`,
      found: isRefused && isAbsent ? 'refused' : state,
      must: 'refused',
      holds: isRefused && isAbsent,
    };
  }
}

function wrongWith({ state, problem, skipped, via: way }: Transfer, only: Via): string[] {
  if (state !== 'done' || way !== only) return [`${state} by ${way}: ${problem}`];
  return skipped.map(({ path, reason }) => `${path}: ${reason}`);
}
