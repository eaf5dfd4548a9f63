import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = inject('program');
const files =
  program === undefined
    ? [join(root, 'out', 'licences.md'), join(root, 'out', 'renderer', 'licences.md')]
    : ['LICENSES.bundled.md', 'LICENSES.window.md'].map((name) => join(dirname(program), name));

/** These say their licence in package.json and have no file of it. */
const withoutText = ['imurmurhash', 'saxes'];
/** Not bundled: it lies in the package as it is, with its licence. */
const beside = ['keytar'];

test('whatever is bundled comes with its licence', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const [, ...parts] = text.split(/^## (\S+) - (?=\d\S*(?: \(|$))/m);
  const licences = new Map(
    parts.flatMap((part, at) =>
      at % 2 === 0 ? [[part, (parts[at + 1] ?? '').trim().split('\n').length]] : [],
    ),
  );
  for (const name of Object.keys(dependencies).filter((one) => !beside.includes(one)))
    expect([...licences.keys()], name).toContain(name);
  const short = [...licences].filter(([, lines]) => Number(lines) < 5).map(([name]) => name);
  expect(short.toSorted()).toEqual(withoutText);
});
