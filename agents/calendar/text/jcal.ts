import type ICAL from 'ical.js';

/** RFC 7265 §3.4. */
export type JProperty = readonly [
  name: string,
  parameters: Readonly<Record<string, string | readonly string[]>>,
  type: string,
  ...values: unknown[],
];

/** RFC 7265 §3.3: what is read often is read from it, for ical.js makes an object of each part that it hands out. */
export type JComponent = readonly [
  name: string,
  properties: readonly JProperty[],
  components: readonly JComponent[],
];

export function jCalOf(component: ICAL.Component): JComponent {
  return component.jCal as unknown as JComponent;
}

export function propertiesOf(component: JComponent, name: string): JProperty[] {
  return component[1].filter((property) => property[0] === name);
}

/** The first value of a property as text; undefined where there is none. */
export function textOf(component: JComponent, name: string): string | undefined {
  const value = component[1].find((property) => property[0] === name)?.[3];
  return value === undefined ? undefined : String(value);
}

/** A parameter that has one value. */
export function parameterOf(property: JProperty, name: string): string | undefined {
  const value = property[1][name];
  return typeof value === 'string' ? value : value?.[0];
}
