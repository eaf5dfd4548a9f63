import { Refusal } from '../../../app/agent.ts';

/** The text is not iCalendar (RFC 5545), or not what can be read of it. */
export function noCalendar(why: string): Refusal {
  const short = why.length > 200 ? `${why.slice(0, 199)}…` : why;
  return new Refusal('bad-request', `This is no calendar that can be read: ${short}.`);
}
