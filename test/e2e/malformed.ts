/** Runs inside a page: makes malformed input, the same for the same seed. It uses nothing from outside. */
export function malformer(seed: number): {
  input(): unknown;
  name(known: readonly string[]): string;
  pick<T>(of: readonly T[]): T;
} {
  let state = seed;
  // mulberry32
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const words = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'path',
    'id',
    'jid',
    'value',
    'node',
    'url',
    'form',
  ];
  const paths = [
    '__proto__.polluted',
    'constructor.prototype.polluted',
    'account',
    'grants[0]',
    'files.shares',
    '\0',
    '',
  ];
  const nasty = [
    '\ud800',
    '../../../etc/passwd',
    '`process.exit()`',
    "');process.exit()//",
    'a\u0000b',
    '\u202e',
  ];
  const strings = [...words, ...paths, ...nasty];
  const deep = (levels: number) => {
    let value: unknown = 'bottom';
    for (let level = 0; level < levels; level++) value = random() < 0.5 ? [value] : { value };
    return value;
  };
  const cyclic = () => {
    const ring: Record<string, unknown> = { path: 'account' };
    ring.value = [ring];
    return ring;
  };
  const polluting = () =>
    JSON.parse('{ "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 1 } } }');
  const kinds: (() => unknown)[] = [
    ...[
      () => undefined,
      () => null,
      () => Number.NaN,
      () => -0,
      () => 2 ** 53,
      () => -1,
      () => true,
      () => 10n ** 30n,
    ],
    ...[
      () => new Date(Number.NaN),
      () => new Map([[{}, {}]]),
      () => new Set([1]),
      () => new Uint8Array(1_000),
    ],
    ...[
      () => /(a+)+$/,
      () => new Error('not one of yours'),
      () => new Array(1_000),
      () => Object.create(null),
    ],
    ...[() => pick(strings), () => pick(strings), () => 'x'.repeat(10 ** below(6)), cyclic, polluting],
    ...[() => deep(below(500)), () => () => 'not to be sent', () => Symbol('not to be sent')],
  ];
  const value = (levels = 3): unknown => {
    if (levels === 0 || random() < 0.4) return pick(kinds)();
    if (random() < 0.2) return Array.from({ length: below(5) }, () => value(levels - 1));
    return Object.fromEntries(Array.from({ length: below(4) }, () => [pick(strings), value(levels - 1)]));
  };
  const name = (known: readonly string[]) => {
    if (random() < 0.5) return pick(known);
    const own = pick(known);
    const changed = [
      own.toUpperCase(),
      `${own} `,
      `${own}\0`,
      own.replace('.', '.__proto__.'),
      own.split('.')[0] ?? '',
    ];
    return pick([...changed, ...strings, 'eval', 'quit', 'exec', `f${below(1_000)}`]);
  };
  return { input: () => value(), name, pick };
}
