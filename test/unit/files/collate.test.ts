import { expect, test } from 'vitest';
import { collate } from '../../../agents/files/collate.ts';

const collator = new Intl.Collator('und', { numeric: true });

test('two names stand as the collator has them', () => {
  const pieces = [...'aAbBzZ0019 ._-~%[]é\u0301\u0308\u0663\uff12ßæ中\u{1f600}\u0000\u200d\u0e40\u0e01lжй'];
  const random = (below: number) => Math.floor(Math.random() * below);
  const text = () => Array.from({ length: random(7) }, () => pieces[random(pieces.length)]).join('');
  for (let round = 0; round < 300_000; round++) {
    const [start, one, other] = [text(), text(), text()];
    const [a, b] = [start + one, start + other];
    if (Math.sign(collate(a, b)) !== Math.sign(collator.compare(a, b)))
      expect([JSON.stringify([a, b]), collate(a, b)]).toEqual([
        JSON.stringify([a, b]),
        collator.compare(a, b),
      ]);
  }
});
