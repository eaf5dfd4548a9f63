import ICAL from 'ical.js';
import type { JComponent as Component, JProperty as Property } from '../text/jcal.ts';
import { parseCalendar } from '../text/parse.ts';
import { writeCalendar } from '../text/write.ts';

export { parameterOf, propertiesOf } from '../text/jcal.ts';
/** All of iTIP is said with these here: plain values that nobody changes. */
export type { Component, Property };

/** Refuses what is no single calendar. */
export function readJcal(text: string, maxCharacters?: number): Component {
  return parseCalendar(text, maxCharacters).jCal as unknown as Component;
}

export function writeJcal(calendar: Component): string {
  return writeCalendar(new ICAL.Component(structuredClone(calendar) as unknown as string));
}

export function propertyOf([, properties]: Component, name: string): Property | undefined {
  return properties.find(([one]) => one === name);
}

/** The first value of the first property of that name, as text. */
export function textIn(component: Component, name: string): string | undefined {
  const property = propertyOf(component, name);
  return property && textOf(property);
}

export function textOf([, , , value]: Property): string {
  // VALUE= makes an object of anything, and one that is no text by itself.
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

export function withParameters(property: Property, changes: Record<string, string | undefined>): Property {
  const [name, parameters, type, ...values] = property;
  const changed = Object.entries({ ...parameters, ...changes }).filter(([, value]) => value !== undefined);
  return [name, Object.fromEntries(changed) as Property[1], type, ...values];
}

/** All of the given names go; what is given comes after what stays. */
export function withProperties(
  [name, properties, components]: Component,
  gone: readonly string[],
  given: readonly Property[] = [],
): Component {
  return [name, [...properties.filter(([one]) => !gone.includes(one)), ...given], components];
}

/** Sets the one property of its name, where the first stood. */
export function withProperty(component: Component, property: Property): Component {
  const [name, properties, components] = component;
  const at = properties.findIndex(([one]) => one === property[0]);
  if (at < 0) return [name, [...properties, property], components];
  const others = properties.filter(([one], index) => index === at || one !== property[0]);
  return [name, others.map((one) => (one[0] === property[0] ? property : one)), components];
}

export function mapProperties(component: Component, change: (property: Property) => Property): Component {
  const [name, properties, components] = component;
  return [name, properties.map(change), components];
}

export function componentsOf([, , components]: Component, name: string): Component[] {
  return components.filter(([one]) => one === name);
}

export function withComponents([name, properties]: Component, components: readonly Component[]): Component {
  return [name, properties, components];
}
