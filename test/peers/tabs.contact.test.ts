import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endQuery, followQuery, viewQuery } from '../../agents/tabs/follow/contact/contact-codecs.ts';
import { startSlixmpp } from './clients/slixmpp.ts';
import { TestBrowser, tabOf } from './device/browser.ts';
import { type Device, install } from './device/device.ts';
import { startFollower } from './device/follower.ts';
import { until } from './device/until.ts';
import { kept } from './kept.ts';
import { befriendAcross, startFederation } from './servers/federation.ts';
import type { Server } from './servers/index.ts';

const password = 'correct horse battery';
const page = (name: string) => `https://${name}.example/`;

let north: Server;
let south: Server;
/** Who follows, and who leads. */
let ann: Device;
let you: Device;
let theirs: TestBrowser;
let yours: TestBrowser;

beforeAll(async () => {
  const [one, other] = await startFederation(['north.test', 'south.test']);
  if (!one || !other) throw new Error('two were asked for');
  [north, south] = [one, other];
  await Promise.all([
    ...['ann', 'eve'].map((name) => north.addUser(name, password)),
    south.addUser('you', password),
  ]);
  await befriendAcross([north, 'ann'], [south, 'you']);
  [ann, you] = await Promise.all([
    install({ server: north, jid: 'ann@north.test', password, name: 'laptop' }),
    install({
      ...{ server: south, jid: 'you@south.test', password, name: 'desktop' },
      settings: { 'tabs.excluded': ['bank.example'] },
    }),
  ]);
  await Promise.all([ann.run(), you.run()]);
  [theirs, yours] = [new TestBrowser('b-ann'), new TestBrowser('b-you')];
  await Promise.all([theirs.connect(ann.home), yours.connect(you.home)]);
  theirs.open('v', { id: 'own', page: page('own') });
  yours.windows = [
    { id: 'w', isFocused: true, groups: [], tabs: [{ ...tabOf('t', page('first'), ''), isActive: true }] },
  ];
  yours.changed();
  await seenOnline();
}, 120_000);

afterAll(async () => {
  theirs?.leave();
  yours?.leave();
  await Promise.all([ann, you].map((device) => device?.[Symbol.asyncDispose]()));
  await Promise.all([north, south].map((server) => server?.[Symbol.asyncDispose]()));
});

const seenOnline = () =>
  Promise.all(
    (
      [
        [ann, 'you@south.test'],
        [you, 'ann@north.test'],
      ] as const
    ).map(([device, jid]) =>
      until(
        () => device.call.core.contacts({}),
        (list) => list.some((one) => one.jid === jid),
      ),
    ),
  );

const grant = (decision?: string) =>
  you.call.core.setSetting({
    path: 'grants',
    value: decision === undefined ? [] : [{ permission: 'tabs.show', who: 'jid:ann@north.test', decision }],
  });
const cardsOf = (device: Device) => device.call.core.approvals({});
const followersOf = async (device: Device) => (await device.call.tabs.following({})).followers;
const endOf = (device: Device) =>
  until(
    () => device.call.tabs.following({}),
    ({ follows }) => follows === undefined,
  );

async function answered(yes: boolean, device = you) {
  const [card] = await until(
    () => cardsOf(device),
    (list) => list.length > 0,
  );
  await device.call.core.answer({ id: card?.id ?? '', yes });
  return card;
}

/** Both have said yes. */
async function follow() {
  await Promise.all([ann.call.tabs.follow({ device: 'you@south.test' }), answered(true)]);
}

test('without a grant nobody is asked, and a stranger meets nobody', async () => {
  const refused = await ann.cli('tabs', 'follow', 'you@south.test');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('You may not ask this.');
  expect(await cardsOf(you)).toEqual([]);
  const eve = await kept(startSlixmpp({ server: north, jid: 'eve@north.test/x', password }));
  const payload = `<query xmlns='${followQuery.namespace}'>${JSON.stringify({ session: randomUUID() })}</query>`;
  const absent = await eve.iq({ to: 'you@south.test/absent', type: 'get', payload });
  const there = await eve.iq({ to: you.jid, type: 'get', payload });
  expect(errorIn(there)).toContain('service-unavailable');
  expect(errorIn(there)).toBe(errorIn(absent));
});

test('the person is asked each time in plain words, and a no is a no', async () => {
  await grant('allow');
  const [refused, card] = await Promise.all([ann.cli('tabs', 'follow', 'you@south.test'), answered(false)]);
  expect(card).toMatchObject({ peer: ann.jid, agent: 'tabs', isOnce: true });
  expect(card?.action).toMatch(/address and the title of each web page.*servers can see it/);
  expect(refused.stderr).toContain('The person there said no.');
  expect(await followersOf(you)).toEqual([]);
});

const seen = (name: string) =>
  until(
    async () => theirs.tabs.map(({ url }) => url),
    (urls) => urls.includes(page(name)),
  );

test('with both yeses each page is seen there, and nothing that is not to be shared', async () => {
  await follow();
  await seen('first');
  expect(await followersOf(you)).toEqual(['ann@north.test']);
  yours.do({ do: 'navigate', tab: 't', url: page('bank') });
  await until(
    () => ann.call.tabs.following({}),
    ({ follows }) => follows?.state === 'following' && follows.page === undefined,
  );
  yours.do({ do: 'navigate', tab: 't', url: page('second') });
  await seen('second');
  yours.scroll('t', 0.5);
  await until(
    async () => theirs.asked.at(-1),
    (last) => last?.do === 'scroll' && last.y === 0.5,
  );
  expect((await ann.cli('tabs', 'follow')).stdout).toContain('This PC follows you@south.test (following)');
  expect(JSON.stringify([theirs.asked, theirs.tabs])).not.toContain('bank');
  expect((await ann.call.core.activity({ max: 100 })).map(({ action }) => action)).not.toContain(
    'query followView',
  );
  await ann.cli('tabs', 'unfollow');
  await until(
    () => followersOf(you),
    (list) => list.length === 0,
  );
});

test('its leader ends it, and so does a grant that is taken back', async () => {
  await follow();
  await you.cli('tabs', 'unfollow', 'ann@north.test');
  expect((await endOf(ann)).ended).toEqual({ device: 'you@south.test', reason: 'Its person ended it.' });
  await follow();
  await grant();
  expect((await endOf(ann)).ended?.reason).toBe('You may not follow any more.');
  expect(await followersOf(you)).toEqual([]);
});

test('who is invited is asked each time, without a grant, and a no is a no', async () => {
  const [declined, card] = await Promise.all([
    you.cli('tabs', 'invite', 'ann@north.test'),
    answered(false, ann),
  ]);
  expect(card).toMatchObject({ peer: you.jid, agent: 'tabs', isOnce: true });
  expect(card?.action).toMatch(/pages that they look at are opened here.*servers can see which/);
  const reason = 'The person there said no.';
  expect(declined).toMatchObject({ code: 1, stdout: '' });
  expect(declined.stderr).toContain(reason);
  const now = await you.call.tabs.following({});
  expect(now).toEqual({ followers: [], invited: [], declined: { device: 'ann@north.test', reason } });
});

test('who is invited and says yes follows, until either ends it', async () => {
  await Promise.all([you.call.tabs.invite({ contact: ann.jid }), answered(true, ann)]);
  yours.do({ do: 'navigate', tab: 't', url: page('shown') });
  await seen('shown');
  expect(await you.call.tabs.following({})).toEqual({ followers: ['ann@north.test'], invited: [] });
  await ann.cli('tabs', 'unfollow');
  await until(
    () => followersOf(you),
    (list) => list.length === 0,
  );
});

test('an invitation that is taken back takes its card back', async () => {
  const taken = expect(you.call.tabs.invite({ contact: 'ann@north.test' })).rejects.toThrow('taken back');
  await until(
    () => cardsOf(ann),
    (list) => list.length > 0,
  );
  expect((await you.call.tabs.following({})).invited).toEqual(['ann@north.test']);
  await expect(you.call.tabs.invite({ contact: 'ann@north.test' })).rejects.toThrow('asked already');
  await you.cli('tabs', 'unfollow', 'ann@north.test');
  await taken;
  await until(
    () => cardsOf(ann),
    (list) => list.length === 0,
  );
  await grant('ask');
});

test('a session is of two full JIDs: another resource of the same person can do nothing with it', async () => {
  const heard: string[] = [];
  const start = () => startFollower({ server: north, jid: 'ann@north.test', password }, heard);
  const [thief, other] = await Promise.all([start(), start()]);
  const session = randomUUID();
  const ask = () => thief.account.query(you.jid, followQuery, { session });
  await Promise.all([ask(), answered(true)]);
  await until(
    async () => heard,
    (all) => all.includes(thief.jid),
  );
  expect(await followersOf(you)).toEqual(['ann@north.test']);
  const reason = 'a replay';
  await expect(other.account.query(you.jid, endQuery, { session, reason })).rejects.toThrow('item-not-found');
  await expect(
    thief.account.query(you.jid, viewQuery, { session, message: { seq: 9, hidden: true } }),
  ).rejects.toThrow('item-not-found');
  expect(heard).not.toContain(other.jid);
  // They have three devices online: which one is meant must be said.
  await expect(you.call.tabs.follow({ device: 'ann@north.test' })).rejects.toThrow('online more than once');
  await thief.account.query(you.jid, endQuery, { session });
  await until(
    () => followersOf(you),
    (list) => list.length === 0,
  );
  // The same once more is another question.
  await Promise.all([expect(ask()).rejects.toThrow('forbidden'), answered(false)]);
});

test('it ends with the device of either', async () => {
  await follow();
  await ann.kill();
  await until(
    () => followersOf(you),
    (list) => list.length === 0,
  );
  await ann.run();
  await theirs.connect(ann.home);
  await seenOnline();
  await follow();
  await you.kill();
  expect((await endOf(ann)).ended?.device).toBe('you@south.test');
});

function errorIn(stanza: string): string | undefined {
  return /<error.*/s.exec(stanza)?.[0];
}
