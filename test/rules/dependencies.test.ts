import { describe, expect, test } from 'vitest';
import { packageName, specifiers } from './imports.ts';
import { readSources } from './sources.ts';

const files = readSources(['package.json', 'package-lock.json'], /json$/);
const manifest: Record<'dependencies' | 'devDependencies', Record<string, string>> = JSON.parse(
  files.get('package.json') ?? '{}',
);
const lock: { packages: Record<string, Record<string, unknown>> } = JSON.parse(
  files.get('package-lock.json') ?? '{}',
);

const sources = [...readSources(['app', 'agents', 'main', 'renderer'])];
const shipped = packagesOf(new Map(sources.filter(([path]) => !path.endsWith('vite.config.ts'))));
const developed = packagesOf(
  readSources(['test', 'scripts', 'vite.config.ts', 'vitest.config.ts'], /\.(ts|tsx|js)$/),
);
// Programs and types, which no source imports.
const tools = /^(@types\/.+|@biomejs\/biome|typescript|@vitest\/coverage-v8|electron-builder)$/;
// It is what the packages are built around, and not one of them.
const around = 'electron';

test('every version is exact', () => {
  const exact = /^(npm:(@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;
  const all = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(Object.entries(all).filter(([, version]) => !exact.test(version))).toEqual([]);
});

test('the lock file names no address, and holds a hash of every package', () => {
  const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(entries.filter(([, entry]) => 'resolved' in entry).map(([path]) => path)).toEqual([]);
  expect(entries.filter(([, entry]) => !entry.integrity && !entry.inBundle).map(([path]) => path)).toEqual(
    [],
  );
  expect(lock.packages['']).toMatchObject({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  });
});

describe('dependencies are what the sources import', () => {
  test('none is unused', () => {
    expect(Object.keys(manifest.dependencies).filter((name) => !shipped.has(name))).toEqual([]);
    const idle = Object.keys(manifest.devDependencies).filter(
      (name) => !shipped.has(name) && !developed.has(name) && !tools.test(name),
    );
    expect(idle).toEqual([]);
  });

  test('none is missing', () => {
    expect([...shipped].filter((name) => !(name in manifest.dependencies) && name !== around)).toEqual([]);
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    expect([...developed].filter((name) => !(name in all))).toEqual([]);
  });
});

function packagesOf(sources: ReadonlyMap<string, string>): Set<string> {
  return new Set(
    [...sources].flatMap(([path, source]) =>
      specifiers(path, source).flatMap((specifier) => packageName(specifier) ?? []),
    ),
  );
}
