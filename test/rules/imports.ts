import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { namedModules } from './syntax.ts';

/** The modules a source names, each once. */
export function specifiers(path: string, source: string): string[] {
  return [...new Set(namedModules(path, source).map(({ specifier }) => specifier))];
}

/** From where a relative import leads, as a path from the root; undefined for a package. */
export function target(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), specifier)) : undefined;
}

/** The package a bare specifier belongs to; undefined for our own files and Node's modules. */
export function packageName(specifier: string): string | undefined {
  if (/^[./]/.test(specifier) || specifier === '(computed)' || isBuiltin(specifier)) return undefined;
  return /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
}

const contract =
  /^(app\/contract\.ts|agents\/contracts\.ts|agents\/[^/]+\/contract\.ts|main\/desktop\/contract\.ts)$/;

// Who may import whom. The first row that has the file counts; $1 is what its brackets caught.
const zones: readonly { files: RegExp; may: readonly string[] }[] = [
  { files: /^app\//, may: ['^app/'] },
  {
    files: /^agents\/tabs\/extension\//,
    may: ['^agents/tabs/extension/', '^agents/tabs/protocol(/|\\.ts$)'],
  },
  { files: /^agents\/([^/]+)\//, may: ['^app/', '^agents/$1/'] },
  { files: /^agents\//, may: ['^app/', '^agents/'] },
  { files: /^main\//, may: ['^main/', '^app/', '^agents/', '^package\\.json$'] },
  {
    files: /^renderer\//,
    // Beside contracts: the types of calls, and of what the preload script hands over (bridge.ts).
    may: [
      '^renderer/',
      contract.source,
      '^app/(calls|data-form|activity-filter)\\.ts$',
      '^main/desktop/bridge\\.ts$',
    ],
  },
];

const packageHomes: readonly { packages: RegExp; home: RegExp }[] = [
  { packages: /^electron$/, home: /^main\/(desktop|preload\.ts$)/ },
  { packages: /^@xmpp\//, home: /^app\/xmpp\// },
];

/** What is wrong with the imports of one source file of the application; empty when all is well. */
export function objections(path: string, source: string): string[] {
  const zone = zones.find(({ files }) => files.test(path));
  if (!zone) return [`${path} lies in no zone`];
  const caught = zone.files.exec(path)?.[1] ?? '';
  const may = zone.may.map((pattern) => new RegExp(pattern.replaceAll('$1', caught)));
  return specifiers(path, source)
    .filter((specifier) => {
      // A computed import could name anything.
      if (specifier === '(computed)' || specifier.startsWith('/')) return true;
      const to = target(path, specifier);
      if (to !== undefined) return !may.some((pattern) => pattern.test(to));
      return packageHomes.some(({ packages, home }) => packages.test(specifier) && !home.test(path));
    })
    .map((specifier) => `${path} may not import ${specifier}`);
}

/** Contracts run in windows too: all the code they reach imports zod, and nothing of Node. Types are no code. */
export function contractObjections(sources: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const visit = (path: string, from: string): void => {
    const source = sources.get(path);
    if (source === undefined || seen.has(path)) return;
    seen.add(path);
    for (const { specifier, onlyTypes } of namedModules(path, source)) {
      if (onlyTypes) continue;
      const to = target(path, specifier);
      if (to !== undefined) visit(to, from);
      else if (packageName(specifier) !== 'zod') found.push(`${from} reaches ${specifier} through ${path}`);
    }
  };
  for (const path of sources.keys()) if (contract.test(path)) visit(path, path);
  return found;
}
