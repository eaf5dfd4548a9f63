import type { SettingsDrawing } from '../../app/contract.ts';
import { settings as text } from '../text/settings.ts';
import { isRecord, propertiesOf, type Schema } from './schema.ts';

/** A value as people read it. */
export function wordsOf(schema: Schema, value: unknown, drawing: SettingsDrawing): string {
  if (value === undefined || value === null || value === '') return '';
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    return value.map((one) => wordsOf(items, one, drawing)).join(', ');
  }
  if (isRecord(value)) return summaryOf(schema, value, drawing).heading;
  if (typeof value === 'boolean') return value ? text.on : '';
  if (schema.format === 'who') return text.who.words(String(value));
  if (schema.format === 'permission') return permissionTitle(String(value), drawing);
  return schema.labels?.[String(value)] ?? String(value);
}

export interface Summary {
  /** What it is called: the first of its properties. */
  heading: string;
  details: { label: string; words: string }[];
}

/** An item of a list in short: what is empty is left out. */
export function summaryOf(schema: Schema, item: unknown, drawing: SettingsDrawing): Summary {
  const [first, ...others] = propertiesOf(schema);
  const value = isRecord(item) ? item : {};
  return {
    heading: first ? wordsOf(first.schema, value[first.name], drawing) : '',
    details: others
      .map(({ name, label, schema }) => ({ label, words: wordsOf(schema, value[name], drawing) }))
      .filter(({ words }) => words !== ''),
  };
}

export function permissions(drawing: SettingsDrawing): { value: string; label: string }[] {
  return drawing.agents.flatMap((agent) =>
    agent.permissions.map(({ name, title }) => ({ value: name, label: `${agent.title}: ${title}` })),
  );
}

function permissionTitle(name: string, drawing: SettingsDrawing): string {
  return permissions(drawing).find(({ value }) => value === name)?.label ?? name;
}
