import { type Python, startPython } from '../clients/python.ts';

/** One VEVENT, as python3-icalendar reads it; times with the zone that they are written in. */
export interface ReadEvent {
  uid: string;
  sequence: number;
  status: string | null;
  start: [string, string | null];
  end: [string, string | null];
  recurrenceId: [string, string | null] | null;
  rule: string | null;
  except: string[];
  partstats: Record<string, string>;
}

export interface Reader extends AsyncDisposable {
  /** The events of one meeting, the series first. */
  read(texts: readonly string[], uid: string): Promise<ReadEvent[]>;
}

/** Reads calendars with a library that nobody here wrote. */
export function startReader(): Reader {
  const python: Python = startPython('icalendar.py');
  return {
    async read(texts, uid) {
      const read = (text: string) => python.call('events', { text }) as Promise<ReadEvent[]>;
      const all = await Promise.all(texts.filter((text) => text.includes(uid)).map(read));
      return all
        .flat()
        .filter((event) => event.uid === uid)
        .sort((one, other) => (String(one.recurrenceId ?? '') < String(other.recurrenceId ?? '') ? -1 : 1));
    },
    [Symbol.asyncDispose]: () => python.close(),
  };
}
