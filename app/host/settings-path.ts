import { deleteProperty, getProperty, hasProperty, parsePath, setProperty } from 'dot-prop';
import { SettingsProblem } from './settings-problem.ts';

type Raw = Record<string, unknown>;

export function put(raw: Raw, path: string, value: unknown): void {
  reach(path, () => setProperty(raw, path, value));
  // The library passes over what would reach a prototype.
  if (!path || getProperty(raw, path) !== value) throw noPath(path);
}

/**
 * In a list, those behind it move up.
 * @param isDefault there is a value though the file may name none: then it is out already
 */
export function takeOut(raw: Raw, path: string, isDefault: boolean): void {
  const parts = reach(path, () => parsePath(path));
  if (!path || parts.length === 0) throw noPath(path);
  const list: unknown = parts.length > 1 ? getProperty(raw, parts.slice(0, -1)) : undefined;
  const last = parts.at(-1);
  if (Array.isArray(list) && typeof last === 'number' && last in list) list.splice(last, 1);
  else if (hasProperty(raw, parts)) deleteProperty(raw, parts);
  else if (!isDefault) throw new SettingsProblem(`“${path}” is not set`);
}

/** @throws SettingsProblem for what is no path at all */
export function reach<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch {
    throw noPath(path);
  }
}

function noPath(path: string): SettingsProblem {
  const message = `“${path}” is no path of a setting`;
  return new SettingsProblem(message, [{ path: '', message }]);
}
