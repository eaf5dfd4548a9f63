import { describe, expect, test } from 'vitest';
import { readSources } from './sources.ts';
import { castsToAny } from './syntax.ts';

const code = readSources(['app', 'agents', 'main', 'renderer', 'test', 'scripts'], /\.(tsx?|js|py)$/);
const texts = readSources(
  ['app', 'agents', 'main', 'renderer', 'test', 'scripts', 'docs', 'README.md', 'package.json', '.ci'],
  /(\.(tsx?|js|py|md|json|xml|html|css|sh)|\/run)$/,
);

test('app and agents compile without DOM types', () => {
  const tsconfig = readSources(['tsconfig.json'], /json$/).get('tsconfig.json') ?? '';
  const { compilerOptions, include } = JSON.parse(tsconfig);
  expect(include).toEqual(expect.arrayContaining(['app', 'agents']));
  // Without this list TypeScript would take the DOM by itself.
  expect(compilerOptions.lib.length).toBeGreaterThan(0);
  expect(compilerOptions.lib.join(' ')).not.toMatch(/dom|webworker/i);
  expect(compilerOptions.types).toEqual(['node']);
  expect(compilerOptions.strict).toBe(true);
  const directive = /\/\/\/\s*<reference\s+(lib|types)=/;
  expect(matching(directive, /^(app|agents)\//)).toEqual([]);
});

describe('nowhere is the type checker silenced', () => {
  test('no cast to any', () => {
    const typed = [...code].filter(([path]) => /\.tsx?$/.test(path));
    expect(typed.filter(([path, source]) => castsToAny(path, source)).map(([path]) => path)).toEqual([]);
  });

  test.each(['x as any', '<any>x', 'x as any[]', 'y = (x as Map<string, any>).z'])(
    'planted: %s',
    (planted) => {
      expect(castsToAny('planted.ts', planted)).toBe(true);
      expect(castsToAny('planted.ts', `// ${planted}\nconst any = '${planted}'`)).toBe(false);
    },
  );

  test('no ignored errors', () => {
    expect(matching(/@ts-(ignore|nocheck)/, /^(?!test\/rules\/).*\.tsx?$/)).toEqual([]);
  });
});

test('no path of one machine is written down', () => {
  const machine = new RegExp(`(^|[\\s'"\`(=:])/(${['work', 'root', 'Users'].join('|')})/\\w`, 'm');
  const found = [...texts].filter(([, text]) => machine.test(text)).map(([path]) => path);
  expect(found).toEqual([]);
});

function matching(pattern: RegExp, files: RegExp): string[] {
  return [...code].filter(([path, text]) => files.test(path) && pattern.test(text)).map(([path]) => path);
}
