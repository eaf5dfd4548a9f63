import { readFile } from 'node:fs/promises';
import { calendarContract } from '../../../agents/calendar/contract.ts';
import { readTime } from '../../../agents/calendar/events/rfc3339.ts';
import { type Rule, rules as rulesSchema } from '../../../agents/calendar/policy/rule.ts';
import { localZone, systemZone } from '../../../agents/calendar/zones/system-zone.ts';
import { utc, type Zone } from '../../../agents/calendar/zones/zone.ts';
import { UsageProblem } from '../context.ts';

/** As the command line has them. */
export interface PolicyOptions {
  rules?: string;
  calendar?: string[];
  now?: string;
  zone?: string;
  stranger?: boolean;
  group?: string[];
}

export interface Setting {
  rules: readonly Rule[];
  /** Absent: each request is judged as of when it was sent. */
  now: number | undefined;
  viewer: Zone;
}

export async function readOptions(options: PolicyOptions, calendar: unknown): Promise<Setting> {
  const viewer = zoneOf(options.zone);
  return {
    viewer,
    now: options.now === undefined ? undefined : timeOf(options.now, viewer),
    rules: options.rules === undefined ? rulesIn(calendar) : await rulesOf(options.rules),
  };
}

function zoneOf(name: string | undefined): Zone {
  const zone = name === undefined ? (localZone() ?? utc) : systemZone(name);
  if (!zone) throw new UsageProblem(`There is no time zone “${name}”: say one like Europe/Berlin`);
  return zone;
}

function timeOf(text: string, viewer: Zone): number {
  try {
    return readTime('--now', text, viewer) * 1000;
  } catch {
    throw new UsageProblem(`--now takes a time like 2026-01-05T09:00:00+01:00, not “${text}”`);
  }
}

/** Of the calendar's settings, which were checked when they were read. */
function rulesIn(calendar: unknown): readonly Rule[] {
  return calendarContract.settings.parse(calendar).rules;
}

/** Rules that are not in the settings yet. */
async function rulesOf(file: string): Promise<readonly Rule[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageProblem(`--rules: ${error.message}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageProblem(`${file} is no JSON: ${(error as Error).message}`);
  }
  const checked = rulesSchema.safeParse(json);
  if (checked.success) return checked.data;
  const faults = checked.error.issues.map(({ path, message }) => `${path.join('.') || 'it'} ${message}`);
  throw new UsageProblem(`${file} has no rules that can be used: ${faults.join('; ')}`);
}
