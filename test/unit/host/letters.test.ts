import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { agent, Refusal } from '../../../app/agent.ts';
import { Letters } from '../../../app/host/letters.ts';
import { Post } from '../../../app/host/post.ts';
import { jsonQuery } from '../../../app/query.ts';
import { NS_COMMANDS } from '../../../app/xep/0050-ad-hoc-commands.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { ArchiveOfTest, result } from './archive-stage.ts';
import { account, openStage, silentClient } from './stage.ts';

const friend = 'friend@example.net/desk';
const wish = jsonQuery('wish', { input: z.string(), output: z.string() });
const other = jsonQuery('other', { input: z.string(), output: z.string() });

interface LetterWish {
  from?: string;
  to?: string;
  type?: string;
  payload?: Element;
}

function letter(text: string, { from = friend, to = account, type = 'normal', payload }: LetterWish = {}) {
  const body = xml('body', {}, 'words');
  return xml('message', { xmlns: 'jabber:client', from, to, type }, body, payload ?? wish.encodeQuery(text));
}

async function openLetters({ decision = 'allow' as 'allow' | 'ask' } = {}) {
  const archive = new ArchiveOfTest();
  const taken: string[] = [];
  const warnings: string[] = [];
  const faults: unknown[] = [];
  let behaviour = (_text: string): void => {};
  const codecs = { wish, other };
  const run = async (text: string) => {
    behaviour(text);
    taken.push(text);
    return text;
  };
  const wisher = agent(
    {
      name: 'wisher',
      title: 'Wisher',
      settings: z.strictObject({}),
      permissions: { wish: { title: 'Wish', default: [{ who: 'contacts', decision }] } },
      queries: {
        wish: { input: z.string(), output: z.string() },
        other: { input: z.string(), output: z.string() },
      },
      calls: {},
    },
    {
      start: () => ({}),
      queries: {
        wish: { permission: 'wish', codec: codecs.wish, letter: true, run },
        other: { permission: 'wish', codec: codecs.other, run },
      },
    },
  );
  const blocked = new Set<string>();
  const stage = await openStage([wisher], { blocked });
  const stream = silentClient((asked) => archive.answer(asked, (stanza) => stream.receive(stanza)));
  const file = join(stage.folder, 'letters.json');
  let now = new Date();
  const open = (client = stream.client) =>
    new Letters({
      ...{ ...stage.serving, client, jid: account, file },
      isBlocked: (jid) => blocked.has(jid.split('/')[0] ?? ''),
      now: () => now,
      warn: (reason) => void warnings.push(reason),
      onFault: (error) => void faults.push(error),
    });
  const letters = open();
  const told = async () =>
    (await stage.activity.list()).map(({ outcome, peer, reason }) => [outcome, peer, reason]);
  return {
    ...{ ...stage, archive, stream, taken, warnings, faults, file, blocked, letters, open, told },
    behave: (next: typeof behaviour) => {
      behaviour = next;
    },
    later: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
    state: () => JSON.parse(readFileSync(file, 'utf8')),
  };
}

test('the first look ever begins at now, every other where the last one ended, page after page', async () => {
  const { archive, letters, taken, open, told } = await openLetters();
  for (const text of ['old', 'older']) archive.add(letter(text));
  await letters.look();
  expect(taken).toEqual([]);
  for (const text of ['one', 'two', 'three', 'four', 'five']) archive.add(letter(text));
  await letters.look();
  expect(taken).toEqual(['one', 'two', 'three', 'four', 'five']);
  await letters.look();
  archive.add(letter('six'));
  await open().look();
  expect(taken.slice(5)).toEqual(['six']);
  expect((await told())[0]).toEqual(['done', friend, '']);
});

test('an archive that was empty at the first look is read from its beginning', async () => {
  const { archive, letters, taken } = await openLetters();
  await letters.look();
  archive.add(letter('one'));
  await letters.look();
  expect(taken).toEqual(['one']);
});

test('where the server has dropped the item that was last, its time is where reading goes on', async () => {
  const { archive, letters, taken } = await openLetters();
  archive.add(letter('old'));
  await letters.look();
  archive.add(letter('one'));
  archive.items.shift();
  await letters.look();
  expect(archive.asked.slice(-2)).toEqual(['item-1', '2026-03-01T00:00:01Z']);
  expect(taken).toEqual(['one']);
});

test('nothing but letters is taken: no commands, no other queries, nothing returned, forwarded, own or to a device', async () => {
  const { archive, letters, taken } = await openLetters();
  await letters.look();
  const command = xml('command', { xmlns: NS_COMMANDS, node: 'files', action: 'execute' });
  for (const message of [
    letter('', { payload: command }),
    letter('', { payload: other.encodeQuery('no letter') }),
    letter('returned', { type: 'error' }),
    letter('room', { type: 'groupchat' }),
    letter('own', { from: `${account}/phone` }),
    letter('device', { to: `${account}/dragoman` }),
    letter('elsewhere', { to: 'somebody@example.org' }),
    letter('nobody', { from: '@' }),
    letter('', { payload: xml('query', { xmlns: wish.namespace }, 'no JSON') }),
    letter('', { payload: xml('forwarded', { xmlns: 'urn:xmpp:forward:0' }, letter('within')) }),
    letter('chat', { type: 'chat' }),
  ])
    archive.add(message);
  await letters.look();
  expect(taken).toEqual(['chat']);
});

test('results that nobody asked for are no results', async () => {
  const { archive, letters, taken, stream } = await openLetters();
  await letters.look();
  archive.add(letter('real'));
  const answer = archive.answer.bind(archive);
  archive.answer = async (asked, deliver) => {
    const { queryid } = asked.payload.attrs;
    await deliver(result('x-1', letter('of a friend'), queryid, friend));
    await deliver(result('x-2', letter('of another question'), 'another'));
    return answer(asked, deliver);
  };
  await letters.look();
  await stream.receive(result('x-3', letter('later'), 'none'));
  expect(taken).toEqual(['real']);
});

test('what the agent cannot take now is kept, over a restart, and said once', async () => {
  const { archive, letters, taken, behave, open, told, state } = await openLetters();
  await letters.look();
  behave(() => {
    throw new Refusal('service-unavailable', 'Not now.');
  });
  archive.add(letter('one'));
  await letters.look();
  await letters.look();
  await open().look();
  expect(taken).toEqual([]);
  expect(await told()).toEqual([['refused', friend, 'Not now.']]);
  behave(() => {});
  await open().look();
  await open().look();
  expect(taken).toEqual(['one']);
  expect(state().kept).toEqual([]);
});

test('what it refuses is over, and so is what fails again and again, or has waited for two weeks', async () => {
  const { archive, letters, behave, taken, told, faults, later, state } = await openLetters();
  await letters.look();
  behave((text) => {
    if (text === 'no') throw new Refusal('forbidden', 'Never.');
    if (text === 'fault') throw new TypeError('ours');
    throw new Refusal('resource-constraint', 'Full.');
  });
  for (const text of ['no', 'fault', 'wait']) archive.add(letter(text));
  for (let looks = 0; looks < 7; looks++) await letters.look();
  expect(faults).toHaveLength(5);
  expect(state().kept).toMatchObject([{ input: 'wait' }]);
  later(15 * 86_400_000);
  await letters.look();
  expect(state().kept).toEqual([]);
  expect(taken).toEqual([]);
  expect((await told()).map(([, , reason]) => reason)).toEqual([
    ...['Never.', 'ours', 'Full.', 'it waited for two weeks'],
  ]);
});

test('strangers hear nothing and are kept in small numbers, until a grant knows them', async () => {
  const { archive, letters, taken, settings, state, blocked } = await openLetters();
  await letters.look();
  for (let each = 0; each < 6; each++) archive.add(letter(`${each}`, { from: 'stranger@example.net/x' }));
  blocked.add('foe@example.net');
  archive.add(letter('foe', { from: 'foe@example.net/x' }));
  await letters.look();
  expect(taken).toEqual([]);
  expect(state().kept).toHaveLength(3);
  await settings.set('grants', [
    { permission: 'wisher.wish', who: 'jid:stranger@example.net', decision: 'allow' },
  ]);
  await letters.look();
  expect(taken).toEqual(['0', '1', '2']);
});

test('the person is asked where a grant says so, and the letter waits for the answer', async () => {
  const { archive, letters, taken, approvals } = await openLetters({ decision: 'ask' });
  await letters.look();
  archive.add(letter('one'));
  await letters.look();
  expect(taken).toEqual([]);
  const [asked] = approvals.list;
  expect(asked).toMatchObject({ peer: friend, action: 'wisher.wish: "one"' });
  approvals.answer(asked?.id ?? '', { yes: true, always: false });
  await expect.poll(() => taken).toEqual(['one']);
});

test('a server without an archive is said once, and nothing else happens', async () => {
  const { open, warnings, faults, file } = await openLetters();
  const refusing = silentClient(() => {
    throw new StanzaError('cancel', 'service-unavailable');
  });
  const letters = open(refusing.client);
  await letters.look();
  await letters.look();
  expect(warnings).toEqual([expect.stringContaining('no archive')]);
  expect(faults).toEqual([]);
  expect(existsSync(file)).toBe(false);
});

test('a letter goes to the bare JID with words for people, and its return is told', async () => {
  const { client, sent, receive } = silentClient();
  const post = new Post(client);
  let returned = 0;
  await post.send(friend, wish, 'tea', {
    id: 'l1',
    words: 'I wish for tea',
    returned: () => void returned++,
  });
  expect(sent[0]?.toString()).toBe(
    `<message type="normal" to="friend@example.net" id="l1"><body>I wish for tea</body>${wish.encodeQuery('tea')}<store xmlns="urn:xmpp:hints"/></message>`,
  );
  const error = (from: string) => receive(xml('message', { type: 'error', from, id: 'l1' }));
  await error('eve@example.net');
  expect(returned).toBe(0);
  await error('friend@example.net');
  await error('friend@example.net');
  expect(returned).toBe(1);
});
