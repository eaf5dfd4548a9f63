import { readFile, stat } from 'node:fs/promises';
import { CalendarEvents } from '../../../agents/calendar/events/calendar-events.ts';
import { MAX_FILE_CHARACTERS } from '../../../agents/calendar/text/limits.ts';

/** The events of files; what cannot be read says in which, for half of a calendar would be taken for all of it. */
export async function readEvents(files: readonly string[]): Promise<CalendarEvents> {
  const events = new CalendarEvents();
  for (const file of files) {
    const text = await readText(file);
    try {
      events.set(file, text);
    } catch (error) {
      throw new Error(`${file}: ${(error as Error).message}`);
    }
  }
  return events;
}

export async function readText(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    // Before it is in memory.
    if (size > MAX_FILE_CHARACTERS) throw new Error('it is longer than a calendar can be');
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'it may not be read' }[
      code ?? ''
    ];
    throw new Error(`${file} cannot be read: ${why ?? message}.`);
  }
}
