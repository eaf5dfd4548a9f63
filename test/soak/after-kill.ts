import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { activityEvent } from '../../app/host/activity-event.ts';

/** What a core that was killed has left in its home. */
export interface Left {
  /** Files that do not load, and why. */
  broken: string[];
  /** Lines of the activity that are no event: the kill cut them short. */
  torn: number;
  /** Of these, how many took the next event with them. */
  swallowed: number;
  /** Files of writes that never came to their end. */
  unfinished: { name: string; ageMs: number }[];
}

const BEGINNING = '{"time":';

export function lookAfterKill(folder: string): Left {
  const left: Left = { broken: [], torn: 0, swallowed: 0, unfinished: [] };
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (!statSync(file).isFile()) continue;
    const text = readFileSync(file, 'utf8');
    if (name.endsWith('.json')) {
      const problem = whyBroken(text);
      if (problem) left.broken.push(`${name}: ${problem}`);
    } else if (name.startsWith('activity.jsonl')) {
      const torn = text.split('\n').filter(isTorn);
      left.torn += torn.length;
      left.swallowed += torn.filter((line) => line.indexOf(BEGINNING, 1) > 0).length;
    } else if (/\.jsonl?\.\d+$/.test(name))
      left.unfinished.push({ name, ageMs: Date.now() - statSync(file).mtimeMs });
  }
  return left;
}

function whyBroken(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function isTorn(line: string): boolean {
  if (line === '') return false;
  try {
    return !activityEvent.safeParse(JSON.parse(line)).success;
  } catch {
    return true;
  }
}
