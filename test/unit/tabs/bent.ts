import fc from 'fast-check';

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withNullPrototype: false }).map((value) => JSON.parse(JSON.stringify(value) ?? 'null')),
  fc.constantFrom('x'.repeat(9_000), '__proto__', -1, 1e308, 'javascript:alert(1)', [], {}, null, true),
);

/** One of these values with anything at all in one of its places. */
export function bentOf(good: readonly object[]): fc.Arbitrary<unknown> {
  const somewhere = good.flatMap((value) => places(value).map((path) => ({ value, path })));
  return fc
    .tuple(fc.constantFrom(...somewhere), anything)
    .map(([{ value, path }, by]) => replaced(value, path, by));
}

/** Every place in a value, as the keys that lead there. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => places(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) };
  Object.assign(copy, { [key]: replaced((value as Record<string, unknown>)[key], rest, by) });
  return copy;
}
