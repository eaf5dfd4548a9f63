import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { extensionFolder } from '../browsers/extension.ts';
import {
  hostFile,
  installedHost,
  installHost,
  installManifest,
  removeHost,
  removeManifest,
} from '../browsers/native-host.ts';
import { type Browser, browserIn, browsersOf } from '../browsers/places.ts';
import { type Context, UsageProblem } from './context.ts';
import { ourselves } from './ourselves.ts';
import { complain, print, table } from './output.ts';
import { pair, pairedRows, unpair } from './paired-browsers.ts';

const verbs = { list, install, remove };

/** `dragoman browsers [install|remove|pair|unpair]`: lets the browsers of this person find the way to this home. */
export async function browsers(
  context: Context,
  [verb = 'list', name]: readonly string[],
  { profile }: { profile?: string } = {},
): Promise<void> {
  if (verb === 'pair') return pair(context);
  if (verb === 'unpair') return unpair(context, name);
  if (!isVerb(verb) || name !== undefined)
    throw new UsageProblem('Say: dragoman browsers, or browsers install, remove, pair or unpair NAME');
  const found = profile === undefined ? browsersOf(homedir()) : [browserIn(resolve(profile))];
  await verbs[verb](context, found, profile === undefined);
}

function isVerb(verb: string): verb is keyof typeof verbs {
  return Object.hasOwn(verbs, verb);
}

async function list(context: Context, found: readonly Browser[]): Promise<void> {
  const { home, json } = context;
  const host = hostFile(home.folder);
  const rows = await Promise.all(
    found.map(async (browser) => {
      const path = await installedHost(browser);
      return { name: browser.name, folder: browser.folder, state: stateOf(path, host) };
    }),
  );
  const { rows: paired, problem } = await pairedRows(context);
  const all = [...rows, ...paired];
  print(json, all, () =>
    all.length === 0
      ? 'No browser that was ever started was found. With a profile elsewhere: --profile FOLDER'
      : table(all.map(({ name, state }) => [name, state])),
  );
  if (problem !== undefined) complain(problem);
}

function stateOf(path: string | undefined, host: string): string {
  if (path === undefined) return 'not installed';
  return path === host ? 'installed' : `installed for another home: ${path}`;
}

async function install({ home, json }: Context, found: readonly Browser[]): Promise<void> {
  if (found.length === 0)
    throw new Error('No browser that was ever started was found. Start one, or name its --profile FOLDER.');
  const host = await installHost(home.folder, ourselves());
  for (const browser of found) await installManifest(browser, host);
  const extension = extensionFolder();
  print(json, { host, extension, browsers: found.map(({ name, folder }) => ({ name, folder })) }, () =>
    [`Installed for ${found.map(({ name }) => name).join(', ')}.`, ...steps(found, extension)].join('\n'),
  );
}

/** What only the person can do, in the browser. */
function steps(found: readonly Browser[], extension: string): string[] {
  const kinds = new Set(found.map(({ kind }) => kind));
  return [
    ...(kinds.has('chromium')
      ? [
          'Chromium and its kin: open chrome://extensions, switch on "Developer mode", press "Load unpacked", choose',
          `  ${extension}`,
        ]
      : []),
    ...(kinds.has('firefox')
      ? [
          'Firefox: open about:debugging#/runtime/this-firefox, press "Load Temporary Add-on", choose',
          `  ${extension}/manifest.json`,
          '  It is gone when Firefox ends: what is not signed by Mozilla is not kept.',
        ]
      : []),
  ];
}

/** The program stays while only one profile lets go of it. */
async function remove({ home, json }: Context, found: readonly Browser[], isAll: boolean): Promise<void> {
  const host = hostFile(home.folder);
  const removed: Browser[] = [];
  for (const browser of found) {
    if ((await installedHost(browser)) !== host) continue;
    await removeManifest(browser);
    removed.push(browser);
  }
  if (isAll) await removeHost(home.folder);
  print(
    json,
    removed.map(({ name, folder }) => ({ name, folder })),
    () =>
      removed.length === 0
        ? 'It was not installed.'
        : `Removed from ${removed.map(({ name }) => name).join(', ')}.`,
  );
}
