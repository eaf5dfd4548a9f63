import type { MeetWish } from '../../../agents/calendar/contract.ts';
import { meet as text } from '../../text/meet.ts';
import { daysFrom, localText, timeOn } from '../days.ts';

export type Wish = Omit<MeetWish, 'optional'> & { optional: string[] };

/** A meeting as it is written down in the form. */
export interface Draft {
  people: readonly { jid: string; mustCome: boolean }[];
  title: string;
  minutes: number;
  /** As the system's own field for a date and time has them. */
  from: string;
  to: string;
  prefer: MeetWish['prefer'];
  waitSeconds: number;
}

export const lengths: readonly number[] = [15, 30, 45, 60, 90, 120, 180, 240];
const WEEK_DAYS = 7;

/** From the next hour on, for a week. */
export function newDraft(now: Date): Draft {
  const nextHour = timeOn(now, (now.getHours() + 1) * 60);
  return {
    ...{ people: [], title: '', minutes: 30, prefer: 'earliest', waitSeconds: 600 },
    from: localText(nextHour),
    to: localText(timeOn(daysFrom(now, WEEK_DAYS), 18 * 60)),
  };
}

/** Why an address cannot be added. */
export function addressProblem(jid: string, people: Draft['people']): string | undefined {
  if (!/^[^@/\s]+@[^@/\s]+$/.test(jid)) return text.noAddress;
  return people.some((one) => one.jid === jid) ? text.there : undefined;
}

/** What is wrong with it, by field. */
export function faultsOf({ people, from, to }: Draft): { people?: string; to?: string } {
  return {
    ...(people.length === 0 && { people: text.needPeople }),
    ...(!(Date.parse(from) < Date.parse(to)) && { to: text.mustBeLater }),
  };
}

export function wishOf({ people, title, minutes, from, to, prefer, waitSeconds }: Draft): Wish {
  return {
    people: people.map(({ jid }) => jid),
    optional: people.filter(({ mustCome }) => !mustCome).map(({ jid }) => jid),
    ...{ title: title.trim(), minutes, prefer, waitSeconds },
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  };
}
