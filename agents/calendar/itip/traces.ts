import type { Component, Property } from './jcal.ts';

/**
 * Without what only says how things came to be here (X-DRAGOMAN-...): it is nobody else's matter, and from somebody
 * else it would be a lie.
 */
export function withoutTraces([name, properties, components]: Component): Component {
  const others = properties.filter(([one]) => !isTrace(one)).map(withoutTraceParameters);
  return [name, others, components.map(withoutTraces)];
}

/** Without what says how events came to be here; with what is remembered of those who answered. */
export function withoutOrigins([name, properties, components]: Component): Component {
  return [name, properties.filter(([one]) => !isTrace(one)), components.map(withoutOrigins)];
}

function withoutTraceParameters(property: Property): Property {
  const [name, parameters, type, ...values] = property;
  const names = Object.keys(parameters);
  if (!names.some(isTrace)) return property;
  return [
    name,
    Object.fromEntries(Object.entries(parameters).filter(([one]) => !isTrace(one))),
    type,
    ...values,
  ];
}

function isTrace(name: string): boolean {
  return name.startsWith('x-dragoman-');
}
