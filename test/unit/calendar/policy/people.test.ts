import { expect, test } from 'vitest';
import { peopleOf } from '../../../../agents/calendar/requests/judge.ts';
import type { Who } from '../../../../app/grant.ts';
import { agreed, answer, colleague, contact, request } from './requests.ts';

/** Ann asks inside a link; on the contact list are she and Colin, as colleagues. */
const asking = {
  isOneOf: (circle: readonly Who[]) =>
    circle.some((who) => ['own-devices', 'contacts', 'group:Colleagues'].includes(who)),
  account: {
    isOneOf: (jid: string, circle: readonly Who[]) =>
      jid === 'colin@example.org' && circle.some((who) => ['contacts', 'group:Colleagues'].includes(who)),
  },
} as unknown as Parameters<typeof peopleOf>[1];

const people = peopleOf(contact, asking);

test('the asker is who the request says, others are who the contact list says', () => {
  expect(people(contact).isOneOf(['own-devices'])).toBe(true);
  expect(people(colleague)).toMatchObject({ isKnown: true, isOwn: false });
  expect(people(colleague).isOneOf(['own-devices'])).toBe(false);
  expect(people('xmpp:eve@elsewhere.example').isKnown).toBe(false);
  expect(people('mailto:colin@example.org').isKnown).toBe(false);
});

test('meetings with all of a group count for its rule', () => {
  const rules = [{ who: ['group:Colleagues'], mode: 'automatic', perDay: 1 }];
  const asked = request('2026-03-03T10:00+01:00');
  const meetingWith = (other: string) => [agreed('2026-03-03T14:00+01:00', [other])];
  expect(answer(asked, rules, { people, history: meetingWith(colleague) }).answer).toBe('ask');
  expect(answer(asked, rules, { people, history: meetingWith('xmpp:eve@elsewhere.example') }).answer).toBe(
    'accept',
  );
});
