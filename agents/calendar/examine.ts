import type { Check } from '../../app/contract.ts';
import { nameOf, type SourceSettings } from './settings/source.ts';
import { IcsSource } from './sources/ics.ts';

/** Whether the calendars that are files can be read, and whether there is one to write to. */
export async function examineSources(sources: readonly SourceSettings[]): Promise<Check[]> {
  const files = sources.filter(({ ics }) => ics !== undefined);
  const checks = await Promise.all(files.map(examineFile));
  if (sources.length === 0 || sources.some(({ write }) => write)) return checks;
  const mend = 'Set "write": true at one of them (calendar.sources), or no meeting can be accepted.';
  return [...checks, { name: 'calendar', ok: false, found: 'none is written to', mend }];
}

async function examineFile(settings: SourceSettings): Promise<Check> {
  const path = nameOf(settings);
  const source = new IcsSource(path, { isWritten: settings.write ?? false });
  await source.follow(() => {}, AbortSignal.abort());
  const name = `calendar ${path}`;
  const [problem] = source.problems;
  if (problem === undefined) return { name, ok: true, found: `${source.objects.size} events` };
  const more = source.problems.length > 1 ? ` And ${source.problems.length - 1} more.` : '';
  const mend = 'Mend the file, or change it in the settings (calendar.sources).';
  return { name, ok: false, found: `${problem.replace(/\.$/, '')}${more}`, mend };
}
