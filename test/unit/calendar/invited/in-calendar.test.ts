import { describe, expect, test } from 'vitest';
import { calendar, event } from '../sources/samples.ts';
import { at, invitation } from './invitation.ts';
import { openInvited } from './stage.ts';

const byMail = { who: ['mailto:ann@example.net'] };
const xmpp = { organizer: 'xmpp:ann@example.net' };

describe('an invitation that another program puts into the calendar', () => {
  test('is answered by the rules, in place; the organizer without a JID hears of it from the server', async () => {
    const stage = await openInvited([event('busy', { start: at(14), end: at(15) })]);
    await stage.state();
    const alarm = ['X-NOTE:mine', 'BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT5M', 'END:VALARM'];
    const busy = event('busy', { start: at(14), end: at(15) });
    stage.put(busy, invitation({ lines: alarm }), invitation({ uid: 'late', hour: 14 }));
    await expect.poll(stage.partstats).toEqual(['ACCEPTED', 'DECLINED']);
    expect(stage.kept()).toContain('X-NOTE:mine');
    expect(stage.kept()).toContain('BEGIN:VALARM');
    expect(stage.kept()).toContain(busy);
    expect(stage.sent).toEqual([]);
    await expect
      .poll(stage.done)
      .toEqual([
        expect.stringMatching(/^ann@example\.net: accepted: Tea \(rule 1: You are free/),
        expect.stringMatching(/^ann@example\.net: declined: Tea \(rule 1: You are busy/),
      ]);
  });

  test('is found at the start, too, and those that nobody answered yet are not in each other’s way', async () => {
    const stage = await openInvited([invitation(), invitation({ uid: 'other' })]);
    await expect.poll(() => stage.partstats().toSorted()).toEqual(['ACCEPTED', 'DECLINED']);
  });

  test('is answered by XMPP where the organizer has a JID', async () => {
    const stage = await openInvited([invitation(xmpp)], { rules: [{ mode: 'automatic' }] });
    await expect.poll(stage.told).toEqual(['ACCEPTED']);
    expect(stage.sent[0]?.ical).toMatch(/METHOD:REPLY[\s\S]*ATTENDEE[^\n]*mailto:you@example\.org/);
    expect(stage.partstats()).toEqual(['ACCEPTED']);
  });

  test('waits for the person, who answers it there, or takes the answer back', async () => {
    const stage = await openInvited([invitation()], { rules: [{ ...byMail, mode: 'ask' }] });
    await expect.poll(stage.waiting).toEqual(['tea']);
    expect(stage.partstats()).toEqual(['NEEDS-ACTION']);
    await stage.answer('tea', 'TENTATIVE');
    expect(stage.partstats()).toEqual(['TENTATIVE']);
    expect(await stage.waiting()).toEqual([]);
    const undo = (await stage.activity.list()).find((one) => one.undo)?.undo ?? '';
    await stage.running.undo(undo);
    expect(stage.partstats()).toEqual(['NEEDS-ACTION']);
    expect(await stage.waiting()).toEqual(['tea']);
    await stage.answer('tea', 'DECLINED');
    expect(stage.partstats()).toEqual(['DECLINED']);
  });

  test('that is answered in another program waits no more, and one that is gone neither', async () => {
    const stage = await openInvited([invitation(xmpp), invitation({ uid: 'gone' }), event('other')], {
      rules: [{ mode: 'ask' }, { ...byMail, mode: 'ask' }],
    });
    await expect.poll(stage.waiting).toEqual(['tea', 'gone']);
    stage.put(invitation({ ...xmpp, partstat: 'DECLINED' }), event('other'));
    await expect.poll(stage.told).toEqual(['DECLINED']);
    await expect.poll(stage.waiting, { timeout: 10_000 }).toEqual([]);
    expect(stage.sent).toHaveLength(1);
  });

  test('that is moved is decided anew', async () => {
    const stage = await openInvited([invitation(), event('busy', { start: at(14), end: at(15) })]);
    await expect.poll(stage.partstats).toEqual(['ACCEPTED']);
    stage.put(invitation({ hour: 14, sequence: 1 }), event('busy', { start: at(14), end: at(15) }));
    await expect.poll(stage.partstats).toEqual(['DECLINED']);
  });

  test('of a series is answered but for the date that the person has answered', async () => {
    const series = invitation({ lines: ['RRULE:FREQ=DAILY;COUNT=3'] });
    const except = invitation({ partstat: 'DECLINED', lines: [`RECURRENCE-ID:${at(9)}`] });
    const stage = await openInvited([series, except]);
    await expect.poll(stage.partstats).toEqual(['ACCEPTED', 'DECLINED']);
  });

  test.each([
    ['from a stranger', invitation({ organizer: 'mailto:eve@example.net' })],
    ['of the person’s own', invitation({ organizer: 'mailto:you@example.org' })],
    ['to somebody else', invitation({ attendee: 'mailto:bob@example.org' })],
    ['that is answered', invitation({ partstat: 'TENTATIVE' })],
    ['that is cancelled', invitation({ lines: ['STATUS:CANCELLED'] })],
    ['that is over', invitation().replaceAll(/(DTSTART|DTEND):2\d{7}/g, '$1:20260102')],
  ])('%s is left as it is', async (_what, one) => {
    const stage = await openInvited([one, invitation({ uid: 'last', hour: 20 })]);
    await expect.poll(() => stage.partstats().at(-1)).toBe('ACCEPTED');
    expect(stage.kept()).toContain(one);
    expect(await stage.waiting()).toEqual([]);
    expect(stage.sent).toEqual([]);
  });
});

describe('what the person answers in another program to a request that came over XMPP', () => {
  const message = (wish = {}) =>
    calendar(invitation({ ...xmpp, attendee: 'xmpp:you@example.org', ...wish })).replace(
      'VERSION:2.0',
      'VERSION:2.0\r\nMETHOD:REQUEST',
    );
  const open = async (mode: string, whileAsked = 'nothing') => {
    const stage = await openInvited([event('other')], { rules: [{ mode, whileAsked }] });
    await stage.ask(message());
    return stage;
  };

  test('is told to the organizer: changed there, and answered there while it is held', async () => {
    const stage = await open('automatic');
    await expect.poll(stage.told).toEqual(['ACCEPTED']);
    stage.put(
      event('other'),
      invitation({ ...xmpp, attendee: 'xmpp:you@example.org', partstat: 'DECLINED' }),
    );
    await expect.poll(stage.told).toEqual(['ACCEPTED', 'DECLINED']);
    const held = await open('ask', 'hold');
    await expect.poll(held.waiting).toEqual(['tea']);
    held.put(
      event('other'),
      invitation({ ...xmpp, attendee: 'xmpp:you@example.org', partstat: 'TENTATIVE' }),
    );
    await expect.poll(held.told).toEqual(['TENTATIVE']);
    expect(await held.waiting()).toEqual([]);
  });

  test('while Dragoman was away is told at the next start, once', async () => {
    const stage = await open('automatic');
    await expect.poll(stage.told).toEqual(['ACCEPTED']);
    const answered = invitation({ ...xmpp, attendee: 'xmpp:you@example.org', partstat: 'DECLINED' });
    stage.running.stop();
    stage.put(event('other'), answered);
    await stage.settings.set('calendar.rules', []);
    await expect.poll(stage.told).toEqual(['ACCEPTED', 'DECLINED']);
    await stage.settings.set('calendar.rules', [{ mode: 'ask' }]);
    await stage.ask(message({ uid: 'next' }));
    expect(stage.told()).toEqual(['ACCEPTED', 'DECLINED']);
  });

  test('by taking it out declines it, and the same request does not bring it back', async () => {
    const stage = await open('automatic');
    await expect.poll(stage.told).toEqual(['ACCEPTED']);
    stage.put(event('other'));
    await expect.poll(stage.told, { timeout: 10_000 }).toEqual(['ACCEPTED', 'DECLINED']);
    await stage.ask(message());
    await expect.poll(stage.told).toEqual(['ACCEPTED', 'DECLINED', 'DECLINED']);
    expect(stage.kept()).toBe(calendar(event('other')));
  });

  test('by taking out what was declined says nothing, and the same request does not bring it back', async () => {
    const stage = await open('always-decline');
    await expect.poll(stage.told).toEqual(['DECLINED']);
    await stage.settings.set('calendar.rules', [{ mode: 'always-accept' }]);
    stage.put(event('other'));
    const isGone = async () => (await stage.state()).requests.all.some(({ answered }) => answered?.isGone);
    await expect.poll(isGone, { timeout: 10_000 }).toBe(true);
    await stage.ask(message());
    await expect.poll(stage.told).toEqual(['DECLINED', 'DECLINED']);
    expect(stage.kept()).toBe(calendar(event('other')));
  });

  test.each(['the organizer', 'another program'])(
    'by taking out what was cancelled by %s says nothing',
    async (who) => {
      const stage = await open('automatic');
      await expect.poll(stage.told).toEqual(['ACCEPTED']);
      const cancelled = { sequence: 1, lines: ['STATUS:CANCELLED'] };
      if (who === 'the organizer')
        await stage.ask(message(cancelled).replace('METHOD:REQUEST', 'METHOD:CANCEL'));
      else
        stage.put(
          event('other'),
          invitation({ ...xmpp, attendee: 'xmpp:you@example.org', partstat: 'ACCEPTED', ...cancelled }),
        );
      await expect.poll(async () => (await stage.state()).requests.all[0]?.answered?.isCancelled).toBe(true);
      stage.put(event('other'));
      const isGone = async () => (await stage.state()).requests.all.some(({ answered }) => answered?.isGone);
      await expect.poll(isGone, { timeout: 10_000 }).toBe(true);
      expect(stage.told()).toEqual(['ACCEPTED']);
    },
  );

  test('comes second to what the organizer says over XMPP', async () => {
    const invited = invitation({ ...xmpp, attendee: 'xmpp:you@example.org' });
    const stage = await openInvited([invited], { rules: [{ mode: 'ask' }] });
    await expect.poll(stage.waiting).toEqual(['tea']);
    await stage.ask(message({ hour: 15, sequence: 1 }));
    stage.put(invited.replace('SUMMARY:Tea', 'SUMMARY:Tea or so'));
    await stage.ask(message({ uid: 'next' }));
    await stage.answer('tea', 'ACCEPTED');
    await expect.poll(stage.told).toEqual(['ACCEPTED']);
    expect(stage.kept()).toContain(`DTSTART:${at(15)}`);
  });

  test('is nothing where the whole calendar is gone', async () => {
    const stage = await open('automatic');
    await expect.poll(stage.told).toEqual(['ACCEPTED']);
    stage.put();
    await stage.ask(message({ uid: 'next', hour: 15 }));
    await expect.poll(stage.told).toEqual(['ACCEPTED', 'ACCEPTED']);
  });
});
