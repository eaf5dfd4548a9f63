import type { SettingsState } from '../../app/contract.ts';
import { settings as text } from '../text/settings.ts';
import { isRecord, type Schema } from './schema.ts';

type Places = SettingsState['places'];

/** What a person should hear before this is saved, wherever in a value it stands. */
export function dangers(schema: Schema, value: unknown, places: Places): string[] {
  if (schema.format === 'folder' && typeof value === 'string') return folderDangers(value, places);
  if (schema.type === 'array' && schema.items && Array.isArray(value)) {
    const { items } = schema;
    return [...new Set(value.flatMap((one) => dangers(items, one, places)))];
  }
  if (!isRecord(value)) return [];
  const own = value.who === 'everyone' && value.decision === 'allow' ? [text.dangers.everyone] : [];
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, one]) =>
    dangers(one, value[name], places),
  );
  return [...own, ...below];
}

function folderDangers(folder: string, { settings, userHome }: Places): string[] {
  const chosen = parts(folder);
  if (chosen.length === 0 || (chosen.length === 1 && /^[a-z]:$/.test(chosen[0] ?? '')))
    return folder.trim() === '' ? [] : [text.dangers.root];
  if (holds(chosen, parts(userHome))) return [text.dangers.home];
  return holds(chosen, parts(settings)) ? [text.dangers.dragoman] : [];
}

function holds(folder: readonly string[], path: readonly string[]): boolean {
  return folder.every((part, at) => part === path[at]);
}

/** Its names from the top, without the ways to write the same folder twice; Windows does not tell cases apart. */
function parts(path: string): string[] {
  const names: string[] = [];
  const isWindows = /^([A-Za-z]:|\\\\)/.test(path);
  for (const name of path.trim().split(isWindows ? /[\\/]+/ : /\/+/)) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(isWindows ? name.toLowerCase() : name);
  }
  return names;
}
