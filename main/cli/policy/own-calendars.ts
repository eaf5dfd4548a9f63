import { Calendar } from '../../../agents/calendar/calendar.ts';
import { calendarContract } from '../../../agents/calendar/contract.ts';
import type { OwnCalendars } from '../../../agents/calendar/policy/own-time.ts';
import { agentSecret } from '../../../app/platform.ts';
import { secretsOf } from '../../secrets.ts';
import type { Context, openSettings } from '../context.ts';

/** What calendars say, and whether that is all of it. */
export interface LookedAt extends OwnCalendars {
  isBusyKnown: boolean;
  problems: readonly string[];
}

type Settings = Awaited<ReturnType<typeof openSettings>>;

/** The events of all calendars of the settings that say when the person is busy. */
export async function ownCalendars({ home }: Context, { value }: Settings): Promise<LookedAt> {
  const end = new AbortController();
  const secrets = secretsOf(value.account, home);
  const calendar = new Calendar({
    settings: calendarContract.settings.parse(value.calendar),
    jid: value.account?.jid ?? '',
    secret: (name) => secrets.read('agent-secret', agentSecret('calendar', name)),
    signal: end.signal,
  });
  try {
    await calendar.calendars.refresh();
    const { counting, problems, uncertainties } = calendar;
    return { ...counting, isBusyKnown: uncertainties.length === 0, problems };
  } finally {
    end.abort();
  }
}
