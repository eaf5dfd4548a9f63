import { utcText, written } from '../../../agents/calendar/events/rfc3339.ts';
import type { Recorded } from '../../../agents/calendar/policy/dry-run.ts';
import type { Decision } from '../../../agents/calendar/policy/request.ts';
import { rangeWords } from '../../../agents/calendar/policy/words.ts';
import type { Range } from '../../../agents/calendar/slots/ranges.ts';
import type { Zone } from '../../../agents/calendar/zones/zone.ts';

/** A request of a file, as the person's own clock has it, and what became of it. */
export interface Judged extends Recorded {
  file: string;
  decision: Decision;
  viewer: Zone;
}

interface Times {
  start: string;
  end: string;
}

export function rowOf({ file, request, receivedAt, decision, viewer }: Judged) {
  const { uid, organizer, title, instances } = request;
  const { answer, rule, reason, except, proposals, isHeld } = decision;
  const [first] = instances;
  const times = (all: readonly Range[]) => all.map((one) => timesOf(one, viewer));
  return {
    ...{ file, uid, organizer, title },
    ...(first && timesOf(first, viewer)),
    ...{ receivedAt: utcText(receivedAt / 1000), answer, rule: rule ?? null, reason },
    ...(isHeld && { isHeld }),
    ...(except.length > 0 && { except: times(except) }),
    ...(proposals.length > 0 && { proposals: times(proposals) }),
  };
}

function timesOf({ start, end }: Range, viewer: Zone): Times {
  const inZone = (time: number) => written({ kind: 'local', seconds: 0, zone: viewer }, time / 1000, viewer);
  return { start: inZone(start), end: inZone(end) };
}

/** Two lines and more: what and by which rule, then why. */
export function wordsOf({ request, decision, viewer }: Judged): string {
  const { organizer, title, instances, isAllDay } = request;
  const { answer, rule, reason, except, proposals, isHeld } = decision;
  const [first] = instances;
  const words = (range: Range) => rangeWords(range, viewer.id, isAllDay);
  return [
    [answer.padEnd(9), rule ?? 'no rule', first ? words(first) : 'no date', `${title} (${organizer})`].join(
      '  ',
    ),
    reason,
    ...(isHeld ? ['The time is held in your calendar.'] : []),
    ...except.map((range) => `not: ${words(range)}`),
    ...proposals.map((range) => `instead: ${words(range)}`),
  ].join(`\n${' '.repeat(11)}`);
}
