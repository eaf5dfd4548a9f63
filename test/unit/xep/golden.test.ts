import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonical } from '../../stanzas/canonical.ts';
import { codecs, must } from '../../stanzas/codecs.ts';
import { parse } from '../../stanzas/parse.ts';

const root = new URL('../../stanzas/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

type Skip = { skip: 'both' | 'encode'; reason: string };
const skips: Record<string, Record<string, Skip>> = JSON.parse(read('skip.json'));
const titles: Record<string, string[]> = JSON.parse(read('titles.json'));

for (const [xep, names] of Object.entries(titles)) {
  const files = readdirSync(new URL(`${xep}/`, root));

  describe(`XEP-${xep}, its examples`, () => {
    names.forEach((title, index) => {
      const number = String(index + 1).padStart(2, '0');
      const { skip, reason = '' } = skips[xep]?.[number] ?? {};
      const stanzas = files.filter((file) => file.startsWith(number) && file.endsWith('.xml'));

      if (skip === 'both') {
        test(`${number} ${title} is skipped: ${reason}`, () => {
          expect(reason).not.toBe('');
          expect(files.filter((file) => file.startsWith(number) && file.endsWith('.json'))).toEqual([]);
        });
        return;
      }

      test(`${number} ${title}${skip ? ` (read only: ${reason})` : ''}`, () => {
        expect(stanzas).not.toEqual([]);
        for (const file of stanzas) {
          // XEP-0122 shows fields without the form around them.
          const example = parse(read(`${xep}/${file}`), xep === '0122' ? 'jabber:x:data' : undefined);
          const [[name, value], other] = Object.entries<unknown>(
            JSON.parse(read(`${xep}/${file.replace(/xml$/, 'json')}`)),
          ) as [[string, unknown], unknown];
          expect(other).toBeUndefined();
          const codec = must(codecs[name]);
          const element = codec.pick(example);

          expect(JSON.parse(JSON.stringify(codec.decode(element)))).toEqual(value);

          if (skip) continue;
          // What we send, as the parser of the other side reads it.
          const encoded = reparsed(codec.encode(value), name);
          expect(JSON.parse(JSON.stringify(codec.decode(encoded)))).toEqual(value);
          expect(canonical(encoded)).toEqual(canonical(element));
        }
      });
    });
  });
}

test('nothing is skipped that is no example', () => {
  for (const [xep, numbers] of Object.entries(skips)) {
    for (const number of Object.keys(numbers)) expect(titles[xep]?.[Number(number) - 1]).toBeDefined();
  }
});

/** Where a codec needs what stands around its element, the element gets that. */
function reparsed(element: { toString(): string }, codec: string) {
  if (codec === 'field') return parse(element.toString(), 'jabber:x:data');
  if (codec !== 'error' && codec !== 'caps') return parse(element.toString());
  return must(parse(`<iq>${element}</iq>`).getChildElements()[0]);
}
