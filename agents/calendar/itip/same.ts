import type { Component, Property } from './jcal.ts';

/** Whether two components say the same; the order in which they say it is none of RFC 5545's. */
export function isSame(one: Component, other: Component): boolean {
  return canonical(one) === canonical(other);
}

export function isSameProperties(one: readonly Property[], other: readonly Property[]): boolean {
  return canonicalProperties(one) === canonicalProperties(other);
}

function canonical([name, properties, components]: Component): string {
  return `${name}{${canonicalProperties(properties)}|${components.map(canonical).sort().join()}}`;
}

function canonicalProperties(properties: readonly Property[]): string {
  return properties
    .map(([name, parameters, type, ...values]) =>
      JSON.stringify([name, sorted(parameters), type, sorted(values)]),
    )
    .sort()
    .join();
}

/** The keys of objects sorted: a rule and parameters are the same in any order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, one]) => [key, sorted(one)])
    .sort();
}
