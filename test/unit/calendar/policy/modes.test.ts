import { describe, expect, test } from 'vitest';
import { answer, busy, colleague, contact, own, request, stranger } from './requests.ts';

const tuesday = '2026-03-03T10:00+01:00';
const taken = [busy(tuesday)];

describe('the seven modes', () => {
  test.each([
    ['none', 'silent', 'silent'],
    ['ask', 'ask', 'ask'],
    ['accept-if-free', 'accept', 'ask'],
    ['decline-if-busy', 'ask', 'decline'],
    ['automatic', 'accept', 'decline'],
    ['always-accept', 'accept', 'accept'],
    ['always-decline', 'decline', 'decline'],
  ])('%s: free %s, busy %s', (mode, whenFree, whenBusy) => {
    expect(answer(request(tuesday), [{ mode }]).answer).toBe(whenFree);
    expect(answer(request(tuesday), [{ mode }], { busy: taken }).answer).toBe(whenBusy);
    const tentative = [busy(tuesday, { tentative: true })];
    expect(answer(request(tuesday), [{ mode }], { busy: tentative }).answer).toBe(whenBusy);
  });

  test('what ends when it begins is not in its way, what overlaps by a minute is', () => {
    const automatic = [{ mode: 'automatic' }];
    const beside = [busy('2026-03-03T09:00+01:00'), busy('2026-03-03T11:00+01:00')];
    expect(answer(request(tuesday), automatic, { busy: beside }).answer).toBe('accept');
    const over = [busy('2026-03-03T09:00+01:00/61')];
    expect(answer(request(tuesday), automatic, { busy: over })).toMatchObject({
      answer: 'decline',
      reason: 'You are busy on Tue 2026-03-03, 09:00 to 10:01.',
    });
  });

  test('what takes no time of anybody is in nobody’s way', () => {
    const marked = request(tuesday, { isTransparent: true });
    expect(answer(marked, [{ mode: 'automatic', bufferMinutes: 60 }], { busy: taken }).answer).toBe('accept');
  });

  test('a moment conflicts with what it lies in', () => {
    const moment = request(`${tuesday}/0`);
    expect(answer(moment, [{ mode: 'automatic' }], { busy: taken }).answer).toBe('decline');
    const ended = [busy('2026-03-03T09:00+01:00')];
    expect(answer(moment, [{ mode: 'automatic' }], { busy: ended }).answer).toBe('accept');
  });
});

describe('the first rule that is about a request decides, and is named', () => {
  const settings = [
    { name: 'Colleagues', who: ['group:Colleagues'], mode: 'always-accept' },
    { who: ['jid:ann@example.org'], mode: 'always-decline' },
    { who: ['everyone'], mode: 'ask' },
  ];

  test.each([
    [colleague, 'accept', 'Colleagues'],
    [contact, 'decline', 'rule 2'],
  ])('%s: %s by %s', (organizer, expected, rule) => {
    expect(answer(request(tuesday, { organizer }), settings)).toMatchObject({ answer: expected, rule });
  });

  test('without a rule about it the person is asked', () => {
    const decision = answer(request(tuesday), [{ who: ['group:Colleagues'], mode: 'automatic' }]);
    expect(decision).toMatchObject({ answer: 'ask', reason: 'No rule is about it.' });
    expect(decision).not.toHaveProperty('rule');
    expect(answer(request(tuesday), []).answer).toBe('ask');
  });

  test.each([
    ['team', 'Team lunch', true],
    ['team', 'Steaming', false],
    ['1:1', 'Our 1:1 (weekly)', true],
    ['1:1', 'At 11:15', false],
    ['stand up', 'Stand up!', true],
    ['ÜBERGABE', 'Übergabe morgen', true],
    ['ａｒｔ', 'art', true],
    ['会議', '定例会議です', true],
    ['c++', 'C++ review', true],
  ])('keyword %s in “%s”: %s', (keyword, title, isAbout) => {
    const keyed = [{ keywords: ['zebra', keyword], mode: 'always-decline' }];
    expect(answer(request(tuesday, { title }), keyed).answer).toBe(isAbout ? 'decline' : 'ask');
    expect(answer(request(tuesday, { text: title }), keyed).answer).toBe(isAbout ? 'decline' : 'ask');
  });
});

describe('strangers are told nothing, unless a rule names them', () => {
  const asked = request(tuesday, { organizer: stranger });

  test.each([
    [[{ mode: 'automatic' }]],
    [[{ who: ['everyone'], mode: 'always-decline' }]],
    [[{ who: ['contacts'], mode: 'automatic' }]],
    [[{ who: ['group:Colleagues', 'everyone'], mode: 'ask' }]],
    [[]],
  ])('%j', (settings) => {
    expect(answer(asked, settings)).toMatchObject({
      answer: 'silent',
      reason: expect.stringContaining('nobody you know'),
    });
  });

  test('named by address', () => {
    const named = [{ mode: 'ask' }, { who: ['jid:eve@elsewhere.example'], mode: 'automatic' }];
    expect(answer(asked, named)).toMatchObject({ answer: 'accept', rule: 'rule 2' });
  });

  test('by mail only where the rule says mailto:', () => {
    const byMail = request(tuesday, { organizer: 'mailto:Boss@Work.example' });
    expect(answer(byMail, [{ who: ['jid:boss@work.example'], mode: 'automatic' }]).answer).toBe('silent');
    expect(answer(byMail, [{ who: ['mailto:boss@work.example'], mode: 'automatic' }]).answer).toBe('accept');
  });
});

test('one’s own meeting has nobody to be answered, unless a rule names the own account', () => {
  const asked = request(tuesday, { organizer: own });
  expect(answer(asked, [{ who: ['everyone'], mode: 'automatic' }]).answer).toBe('silent');
  expect(answer(asked, [{ who: ['own-account'], mode: 'automatic' }]).answer).toBe('accept');
});

test.each([
  ['none', 'silent'],
  ['ask', 'ask'],
  ['accept-if-free', 'ask'],
  ['decline-if-busy', 'ask'],
  ['automatic', 'ask'],
  ['always-accept', 'accept'],
  ['always-decline', 'decline'],
])('while a calendar cannot be read, %s: %s', (mode, expected) => {
  for (const unknown of [{ isBusyKnown: false }, { isWhole: false }])
    expect(answer(request(tuesday), [{ mode, whileAsked: 'hold' }], unknown)).toMatchObject({
      answer: expected,
      isHeld: false,
    });
});

describe('what is held while the person is asked', () => {
  test.each([
    ['ask', 'nothing', 'ask', false],
    ['ask', 'hold', 'ask', true],
    ['ask', 'tentative', 'tentative', true],
    ['decline-if-busy', 'hold', 'ask', true],
    ['accept-if-free', 'hold', 'accept', false],
  ])('%s, %s: %s', (mode, whileAsked, expected, isHeld) => {
    expect(answer(request(tuesday), [{ mode, whileAsked }])).toMatchObject({ answer: expected, isHeld });
  });

  test('no time that is taken, and none that does not fit', () => {
    const asking = [{ mode: 'ask', whileAsked: 'tentative', maxMinutes: 60 }];
    expect(answer(request(tuesday), asking, { busy: taken })).toMatchObject({ answer: 'ask', isHeld: false });
    expect(answer(request(`${tuesday}/90`), asking)).toMatchObject({ answer: 'ask', isHeld: false });
  });
});
