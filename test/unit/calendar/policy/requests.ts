import { decide } from '../../../../agents/calendar/policy/decide.ts';
import type {
  Answered,
  Busy,
  Decision,
  MeetingRequest,
  People,
} from '../../../../agents/calendar/policy/request.ts';
import { rules } from '../../../../agents/calendar/policy/rule.ts';
import type { OwnTime, Situation } from '../../../../agents/calendar/policy/situation.ts';
import type { Range } from '../../../../agents/calendar/slots/ranges.ts';

export const own = 'xmpp:me@example.org';
export const contact = 'xmpp:ann@example.org';
export const colleague = 'xmpp:colin@example.org';
export const stranger = 'xmpp:eve@elsewhere.example';

const groups: Record<string, readonly string[]> = { [colleague]: ['Colleagues'], [contact]: ['Friends'] };

export const people: People = (address) => ({
  isKnown: address in groups || address === own,
  isOwn: address === own,
  isOneOf: (circle) =>
    circle.some(
      (who) =>
        who === 'everyone' ||
        (who === 'contacts' && address in groups) ||
        (who === 'own-account' && address === own) ||
        (who.startsWith('jid:') && address === `xmpp:${who.slice('jid:'.length)}`) ||
        (who.startsWith('group:') && groups[address]?.includes(who.slice('group:'.length)) === true),
    ),
});

/** Monday 2026-03-02, 08:00 in Berlin. */
export const now = Date.parse('2026-03-02T08:00+01:00');

/** `2026-03-03T10:00+01:00/60`: a start, and minutes. */
export function range(text: string): Range {
  const [start = '', minutes = '60'] = text.split('/');
  const from = Date.parse(start);
  if (Number.isNaN(from)) throw new Error(`${text} is no time`);
  return { start: from, end: from + Number(minutes) * 60_000 };
}

export function busy(
  text: string,
  { tentative = false, uid }: { tentative?: boolean; uid?: string } = {},
): Busy {
  return { ...range(text), tentative, ...(uid !== undefined && { uid }) };
}

export function agreed(text: string, others: readonly string[] = [contact], uid = text): Answered {
  return { ...range(text), uid, others, answer: 'accept', isByPerson: false };
}

export function request(
  dates: string | readonly string[],
  more: Partial<MeetingRequest> = {},
): MeetingRequest {
  const instances = [dates].flat().map(range);
  return {
    ...{ uid: 'asked', organizer: contact, title: 'Talk', text: '', instances },
    ...{ isSeries: instances.length > 1, isPart: false, isCut: false },
    ...{ isAllDay: false, isFloating: false, isTransparent: false },
    ...more,
  };
}

/** Rules as they stand in the settings. */
export function answer(asked: MeetingRequest, settings: unknown, more: Partial<Known> = {}): Decision {
  return decide(asked, rules.parse(settings), situationOf(more));
}

type Known = OwnTime & Situation;

export function situationOf({
  busy: taken = [],
  history = [],
  isWhole = true,
  ...more
}: Partial<Known> = {}): Situation {
  const isIn = (range: Range) => (one: Range) =>
    one.start < range.end && Math.max(one.end, one.start + 1) > range.start;
  return {
    within: (range) => ({ busy: taken.filter(isIn(range)), history: history.filter(isIn(range)), isWhole }),
    ...{ isBusyKnown: true, people, now, zone: 'Europe/Berlin', ...more },
  };
}
