import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calendarContract } from '../../../../agents/calendar/contract.ts';
import { temporaryFolder } from '../../files/share-folder.ts';
import { calendar, event } from '../sources/samples.ts';
import { at, invitation, type Wish } from './invitation.ts';
import { ann, openInvited } from './stage.ts';

const message = (method: string, wish: Wish = {}) =>
  calendar(invitation(wish)).replace('VERSION:2.0', `VERSION:2.0\r\nMETHOD:${method}`);

async function openWithFile(text: string, wish: Parameters<typeof openInvited>[1] = {}) {
  const stage = await openInvited([event('busy', { start: at(14), end: at(15) })], wish);
  const state = await stage.state();
  const folder = temporaryFolder();
  const file = join(folder, 'invitation.ics');
  const effect = stage.running.get('calendar').effect({ peer: '', action: 'call receive' });
  const receive = (now = text) => {
    writeFileSync(file, now);
    return state.requests.receiveFile(file, effect);
  };
  const reply = join(folder, 'invitation.reply.ics');
  return { ...stage, receive, reply, replied: () => readFileSync(reply, 'utf8').replace(/\r\n /g, '') };
}

describe('a message about a meeting that comes as a file', () => {
  test('is answered by the rules, and the answer is laid beside it', async () => {
    const stage = await openWithFile(message('REQUEST', { hour: 14 }));
    expect(await stage.receive()).toEqual({
      ...{ uid: 'tea', disposition: 'applied', isWaiting: false, partstat: 'DECLINED', reply: stage.reply },
    });
    expect(stage.partstats()).toEqual(['DECLINED']);
    expect(stage.replied()).toMatch(
      /METHOD:REPLY[\s\S]*ATTENDEE[^\n]*PARTSTAT=DECLINED[^\n]*mailto:you@example\.org/,
    );
    expect(stage.sent).toEqual([]);
    const [kept, words] = [stage.kept(), stage.replied()];
    expect(await stage.receive()).toMatchObject({ disposition: 'stale', partstat: 'DECLINED' });
    expect([stage.kept(), stage.replied()]).toEqual([kept, words]);
  });

  test('waits for the person, also of strangers, for they hand it over themselves', async () => {
    const stage = await openWithFile(message('REQUEST', { organizer: 'mailto:eve@example.net' }));
    expect(await stage.receive()).toEqual({ uid: 'tea', disposition: 'queued', isWaiting: true });
    expect(existsSync(stage.reply)).toBe(false);
    expect(await stage.waiting()).toEqual(['tea']);
    expect(await stage.answer('tea', 'ACCEPTED')).toEqual({ reply: stage.reply });
    expect(stage.replied()).toMatch(/PARTSTAT=ACCEPTED/);
    expect(stage.partstats()).toEqual(['ACCEPTED']);
  });

  test('is answered by XMPP, too, where the organizer has a JID; moved, and cancelled', async () => {
    const who = { organizer: 'xmpp:ann@example.net', attendee: 'xmpp:you@example.org' };
    const stage = await openWithFile(message('REQUEST', who), { rules: [{ mode: 'automatic' }] });
    await stage.receive();
    expect(stage.told()).toEqual(['ACCEPTED']);
    expect(stage.sent[0]?.to).toBe(ann);
    await stage.receive(message('REQUEST', { ...who, hour: 14, sequence: 1 }));
    expect(stage.told()).toEqual(['ACCEPTED', 'DECLINED']);
    await stage.receive(message('CANCEL', { ...who, sequence: 2, lines: ['STATUS:CANCELLED'] }));
    expect(stage.kept()).toContain('STATUS:CANCELLED');
  });

  test.each([
    ['of the person’s own', message('REQUEST', { organizer: 'mailto:you@example.org' }), /your own word/],
    ['that is none', 'hello', /./],
    ['of nobody', message('REQUEST').replace(/ORGANIZER.*\r\n/, ''), /ORGANIZER/],
  ])('%s is not taken', async (_what, text, words) => {
    const stage = await openWithFile(text);
    const before = stage.kept();
    await expect(stage.receive()).rejects.toThrow(words);
    expect(stage.kept()).toBe(before);
    expect(existsSync(stage.reply)).toBe(false);
  });

  test('what lies there and is no answer stays', async () => {
    const stage = await openWithFile(message('REQUEST'));
    writeFileSync(stage.reply, 'mine');
    await stage.receive();
    expect(stage.partstats()).toEqual(['ACCEPTED']);
    expect(stage.replied()).toBe('mine');
  });
});

test('files that are dropped are taken once, also those that lay there, and no answer is taken for one', async () => {
  const dropFolder = join(temporaryFolder(), 'in');
  mkdirSync(dropFolder);
  const at = (name: string) => join(dropFolder, name);
  writeFileSync(at('early.ics'), message('REQUEST', { uid: 'early' }));
  const stage = await openInvited([event('other')], { more: { dropFolder } });
  await expect.poll(() => existsSync(at('early.reply.ics'))).toBe(true);
  writeFileSync(at('late.ics'), message('REQUEST', { uid: 'late', hour: 16 }));
  writeFileSync(at('broken.ics'), 'hello');
  await expect.poll(() => existsSync(at('late.reply.ics'))).toBe(true);
  await expect.poll(stage.done).toContainEqual(expect.stringMatching(/^: broken\.ics is not taken: /));
  expect(stage.partstats()).toEqual(['ACCEPTED', 'ACCEPTED']);
  // Taken out by the person: the files that still lie there do not bring them back.
  stage.put(event('other'));
  await stage.settings.set('calendar.remind', 'never');
  await stage.state();
  writeFileSync(at('last.ics'), message('REQUEST', { uid: 'last', hour: 18 }));
  await expect.poll(() => existsSync(at('last.reply.ics'))).toBe(true);
  expect(stage.partstats()).toEqual(['ACCEPTED']);
});

test('files are not dropped where a calendar lies', () => {
  const problem = (dropFolder: string, ics: string) =>
    calendarContract.settings.safeParse({ sources: [{ ics }], dropFolder }).error?.issues[0];
  for (const [dropFolder, ics] of [
    ['/home/you/work', '/home/you/work/'],
    ['/home/you/work/', '/home/you/work/all.ics'],
    ['C:\\in', 'C:/in/all.ics'],
  ] as const)
    expect(problem(dropFolder, ics)).toMatchObject({
      path: ['dropFolder'],
      message: expect.stringContaining('calendars'),
    });
  for (const [dropFolder, ics] of [
    ['/home/you/in', '/home/you/work'],
    ['/home/you/in', '/home/you/in-work/all.ics'],
  ] as const)
    expect(problem(dropFolder, ics)).toBeUndefined();
});

describe('what a contact sends over XMPP', () => {
  const who = { organizer: 'xmpp:ann@example.net', attendee: 'xmpp:you@example.org' };
  const published = message('PUBLISH', { organizer: 'xmpp:ann@example.net' }).replace(/ATTENDEE.*\r\n/, '');
  const disposition = async (reply: ReturnType<Awaited<ReturnType<typeof openInvited>>['ask']>) =>
    (await reply)?.getChild('itip')?.attrs.disposition;

  test('PUBLISH waits for the person, who takes it or not; its updates follow', async () => {
    const stage = await openInvited([event('other')], { rules: [{ mode: 'automatic' }] });
    expect(await disposition(stage.ask(published))).toBe('queued');
    expect(await stage.waiting()).toEqual(['tea']);
    await stage.answer('tea', 'ACCEPTED');
    expect(stage.kept()).toContain('UID:tea');
    expect(await disposition(stage.ask(published))).toBe('stale');
    const moved = published.replaceAll(at(9), at(8)).replace('SEQUENCE:0', 'SEQUENCE:1');
    expect(await disposition(stage.ask(moved))).toBe('applied');
    expect(stage.kept()).toContain(`DTSTART:${at(8)}`);
    expect(await disposition(stage.ask(published.replace('UID:tea', 'UID:no')))).toBe('queued');
    await stage.answer('no', 'DECLINED');
    expect(await disposition(stage.ask(published.replace('UID:tea', 'UID:no')))).toBe('stale');
    expect(stage.kept()).not.toContain('UID:no');
    expect(stage.sent).toEqual([]);
  });

  test('REFRESH brings the meeting once more, to whoever is invited; nobody else learns that there is one', async () => {
    const own = invitation({ organizer: 'xmpp:you@example.org', attendee: 'xmpp:ann@example.net' });
    const theirs = invitation({ uid: 'theirs', ...who, partstat: 'ACCEPTED' });
    const stage = await openInvited([
      own,
      own.replace('UID:tea', 'UID:bob').replace('xmpp:ann', 'xmpp:bob'),
      theirs,
    ]);
    const refresh = (uid: string) =>
      message('REFRESH', { uid, organizer: 'xmpp:you@example.org', attendee: 'xmpp:ann@example.net' });
    expect(await disposition(stage.ask(refresh('tea')))).toBe('applied');
    await expect.poll(() => stage.sent).toHaveLength(1);
    expect(stage.sent[0]).toMatchObject({
      to: ann,
      ical: expect.stringMatching(/METHOD:REQUEST[\s\S]*UID:tea/),
    });
    expect(await disposition(stage.ask(refresh('bob')))).toBe('stale');
    expect(await disposition(stage.ask(refresh('nothing')))).toBe('stale');
    expect(stage.sent).toHaveLength(1);
  });
});
