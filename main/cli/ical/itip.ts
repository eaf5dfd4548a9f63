import { messagesOfChange, objectAfter } from '../../../agents/calendar/itip/in-text.ts';
import { Refusal } from '../../../app/refusal.ts';
import { UsageProblem } from '../context.ts';
import { print } from '../output.ts';
import { readText } from './read-calendars.ts';

export async function messages(options: { before?: string; after?: string; as: string }): Promise<void> {
  if (!/^[a-z][a-z0-9+.-]*:./i.test(options.as))
    throw new UsageProblem(`--as takes an address such as xmpp:you@example.org, not “${options.as}”`);
  const [before, after] = [await textIn(options.before), await textIn(options.after)];
  print(true, messagesOfChange({ before, after, as: options.as, now: new Date() }), '');
}

/** Whom nobody invited is let in here, as an organizer may (RFC 5546 §3.2.3): there is nobody to be asked. */
export async function apply(options: { to?: string; message: string }): Promise<void> {
  const [stored, message] = [await textIn(options.to), await readText(options.message)];
  print(true, outcomeOf(stored, message), '');
}

function outcomeOf(stored: string | undefined, message: string): { ical?: string; refusal?: string } {
  try {
    const ical = objectAfter(stored, message, 'add');
    return ical === undefined ? {} : { ical };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

async function textIn(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : await readText(file);
}
