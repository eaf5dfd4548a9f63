import { describe, expect, test } from 'vitest';
import { onMessage } from '../../../app/host/messages.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { account } from './stage.ts';

describe('messages', () => {
  const body = xml('body', {}, 'hello');
  function door() {
    const sent: Element[] = [];
    const ignored: string[] = [];
    const handle = onMessage({
      account,
      isVisible: (jid) => jid.startsWith('friend@'),
      send: async (stanza) => void sent.push(stanza),
      priorityIgnored: (from) => void ignored.push(from),
    });
    const receive = (attrs: Record<string, string>, child = body) =>
      handle(xml('message', { from: 'friend@x.org/a', to: `${account}/dragoman`, id: '1', ...attrs }, child));
    return { sent, ignored, receive };
  }

  test.each([{ type: 'chat' }, { type: 'normal' }, {}])(
    'a message %j is returned with where to write',
    async (attrs) => {
      const { sent, receive } = door();
      await receive(attrs as Record<string, string>);
      expect(sent).toHaveLength(1);
      expect(sent[0]?.attrs).toEqual({ type: 'error', to: 'friend@x.org/a', id: '1' });
      expect(sent[0]?.getChild('error')?.getChild('service-unavailable')).toBeTruthy();
      expect(sent[0]?.getChild('error')?.getChildText('text')).toContain(account);
    },
  );

  test.each<[string, Record<string, string>, Element]>([
    ['an error, or two of us would never end', { type: 'error' }, body],
    ['a headline', { type: 'headline' }, body],
    ['a room', { type: 'groupchat' }, body],
    ['an unknown type', { type: 'shout' }, body],
    ['no body', { type: 'chat' }, xml('composing', { xmlns: 'urn:x' })],
    ['a stranger', { type: 'chat', from: 'stranger@x.org/a' }, body],
    ['nobody', { type: 'chat', from: '' }, body],
  ])('silence for %s', async (_, attrs, child) => {
    const { sent, ignored, receive } = door();
    await receive(attrs, child);
    expect([sent, ignored]).toEqual([[], []]);
  });

  test('one to the bare JID is not answered, but a reason to warn', async () => {
    const { sent, ignored, receive } = door();
    await receive({ type: 'chat', to: account });
    expect([sent, ignored]).toEqual([[], ['friend@x.org/a']]);
  });
});
