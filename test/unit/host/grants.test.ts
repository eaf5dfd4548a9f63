import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Contract } from '../../../app/agent.ts';
import { type Decision, type Grant, type Who, who } from '../../../app/grant.ts';
import { byLink, byStanza } from '../../../app/host/asker.ts';
import { Grants } from '../../../app/host/grants.ts';

const contract: Contract = {
  name: 'files',
  title: 'Files',
  settings: z.strictObject({}),
  permissions: {
    read: { title: 'Read', default: [{ who: 'own-account', decision: 'allow' }] },
    write: {
      title: 'Write',
      default: [
        { who: 'group:Family', decision: 'ask' },
        { who: 'own-account', decision: 'allow' },
      ],
    },
  },
  queries: {},
  calls: {},
};
const blocked = new Set(['foe@example.net', 'you@example.org']);

function grants(...list: [string, Who, Decision][]) {
  const circles = {
    account: 'you@example.org',
    groupsOf: (jid: string) => (jid.startsWith('friend@') ? ['Family', 'own-account', 'jid:x@y'] : []),
    isContact: (jid: string) => jid.startsWith('friend@'),
    isBlocked: (jid: string) => blocked.has(jid.split('/')[0] ?? ''),
  };
  const own: Grant[] = list.map(([permission, whom, decision]) => ({ permission, who: whom, decision }));
  return new Grants(circles, [contract], () => own);
}
const own = 'you@example.org/phone';
const friend = 'friend@example.net/desk';
const stranger = 'stranger@example.net/x';

describe('who may', () => {
  test("without grants the agent's defaults decide, then no", () => {
    const none = grants();
    expect(none.decide('files.read', byStanza(own))).toBe('allow');
    expect(none.decide('files.read', byStanza(friend))).toBe('deny');
    expect(none.decide('files.write', byStanza(friend))).toBe('ask');
    expect(none.decide('files.write', byStanza(own))).toBe('allow');
    for (const permission of ['files.burn', 'read', '', '__proto__', 'constructor'])
      expect(none.decide(permission, byStanza(own)), permission).toBe('deny');
  });

  test('contacts are who sees our presence, and neither strangers nor oneself', () => {
    const ours = grants(['files.burn', 'contacts', 'allow']);
    const decisions = [friend, stranger, own].map((one) => ours.decide('files.burn', byStanza(one)));
    expect(decisions).toEqual(['allow', 'deny', 'deny']);
  });

  test('the first that matches counts, and grants come before defaults', () => {
    const first = grants(
      ['files.write', 'everyone', 'allow'],
      ['files.read', 'jid:friend@example.net', 'deny'],
      ['files.read', 'everyone', 'ask'],
      ['files.read', 'jid:stranger@example.net', 'allow'],
    );
    expect(first.decide('files.read', byStanza(friend))).toBe('deny');
    expect(first.decide('files.read', byStanza(stranger))).toBe('deny'); // strangers make no screen ask
    expect(first.decide('files.read', byStanza('friend@example.org/x'))).toBe('ask');
    expect(first.decide('files.read', byStanza(own))).toBe('ask');
    expect(first.decide('files.write', byStanza(stranger))).toBe('allow');
  });

  test.each<[Who, string, boolean]>([
    ['own-account', own, true],
    ['own-account', 'you@example.org', true],
    ['own-account', 'YOU@Example.Org/Phone', true],
    ['own-account', 'you@example.org.evil.net/x', false],
    ['own-account', 'you@example.net/phone', false],
    ['own-account', 'example.org/you@example.org', false],
    ['own-account', 'x@evil.net/you@example.org', false],
    ['own-devices', own, false],
    ['group:Family', friend, true],
    ['group:family', friend, false],
    ['group:Family', stranger, false],
    ['group:own-account', friend, true],
    ['jid:friend@example.net', friend, true],
    ['jid:Friend@EXAMPLE.net', friend, true],
    ['jid:friend@example.net', 'FRIEND@example.net/other', true],
    ['jid:friend@example.net', 'friend@example.net.evil.net/x', false],
    ['jid:friend@example.net', 'example.net/friend', false],
    ['jid:example.net', 'example.net', true],
    ['jid:example.net', friend, false],
    ['jid:x@y', friend, false],
    ['jid:@', friend, false],
    ['everyone', stranger, true],
    ['everyone', 'example.net', true],
  ])('%s is about %s: %s', (whom, jid, yes) => {
    expect(grants().isOneOf([whom], byStanza(jid))).toBe(yes);
    expect(grants(['files.read', whom, 'allow']).decide('files.read', byStanza(jid))).toBe(
      yes || grants().isOwn(jid) ? 'allow' : 'deny',
    );
  });

  test('own devices are those that ask inside a link, and nobody by a stanza', () => {
    const reserved = grants(['files.burn', 'own-devices', 'allow']);
    expect(reserved.decide('files.burn', byLink(own))).toBe('allow');
    expect(reserved.decide('files.burn', byStanza(own))).toBe('deny');
    expect(reserved.isOneOf(['own-devices'], byLink(own))).toBe(true);
    // A device is of the own account too, and what denies that account denies its devices.
    expect(reserved.decide('files.read', byLink(own))).toBe('allow');
    const denied = grants(['files.burn', 'own-account', 'deny'], ['files.burn', 'own-devices', 'allow']);
    expect(denied.decide('files.burn', byLink(own))).toBe('deny');
  });

  test('a circle is any of its parts, and an empty one nobody', () => {
    expect(grants().isOneOf(['own-devices', 'group:Family'], byStanza(friend))).toBe(true);
    expect(grants().isOneOf([], byStanza(own))).toBe(false);
  });

  test('blocked beats every grant, but never the own account', () => {
    const all = grants(['files.read', 'everyone', 'allow'], ['files.read', 'jid:foe@example.net', 'allow']);
    expect(all.decide('files.read', byStanza('foe@example.net/x'))).toBe('deny');
    expect(all.isGrantee('foe@example.net/x')).toBe(false);
    expect(all.decide('files.read', byStanza(own))).toBe('allow');
  });

  test('whom a grant names may know that we are here, whom it denies may not', () => {
    const some = grants(['files.read', 'jid:friend@example.net', 'deny'], ['files.write', 'everyone', 'ask']);
    expect(some.isGrantee(stranger)).toBe(false); // `ask` for everyone means everyone known
    expect(grants(['files.write', 'everyone', 'allow']).isGrantee(stranger)).toBe(true);
    expect(grants().isGrantee(friend)).toBe(true);
    expect(grants(['files.write', 'group:Family', 'deny']).isGrantee(friend)).toBe(false);
    expect(grants().isGrantee(stranger)).toBe(false);
  });
});

test.each(['', 'own', 'group:', 'jid:', 'jid:a@b/c', 'jid:a b@c', 'Everyone', 'everyone '])(
  '“%s” names nobody',
  (text) => {
    expect(who.safeParse(text).success).toBe(false);
  },
);
