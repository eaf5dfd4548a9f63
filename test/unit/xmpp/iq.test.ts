import { describe, expect, test } from 'vitest';
import { ConnectionError } from '../../../app/xmpp/connection-error.ts';
import { PendingIqs } from '../../../app/xmpp/iq.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';

const own = 'alice@example.org/desk';

function ask(to: string | undefined, options?: { timeoutMs?: number; signal?: AbortSignal }) {
  const iqs = new PendingIqs(own);
  const sent: Element[] = [];
  const answer = iqs.request(
    'get',
    to,
    xml('ping', { xmlns: 'urn:xmpp:ping' }),
    async (iq) => void sent.push(iq),
    options,
  );
  answer.catch(() => {});
  const { id } = sent[0]?.attrs ?? {};
  const settle = (from: string | undefined, extra = {}) =>
    iqs.settle(xml('iq', { type: 'result', id, ...(from === undefined ? {} : { from }), ...extra }));
  return { iqs, answer, sent, settle, id: String(id) };
}

describe('requests', () => {
  test.each([
    ['bob@example.org/phone', 'bob@example.org/phone'],
    ['bob@example.org', 'bob@example.org'],
    ['Bob@Example.org/Phone', 'bob@example.org/Phone'],
    ['other.example', 'other.example'],
    ['example.org', 'example.org'],
    ['example.org', undefined],
    [undefined, undefined],
    [undefined, 'alice@example.org'],
    [undefined, 'alice@example.org/desk'],
    [undefined, 'example.org'],
    ['alice@example.org', undefined],
    ['alice@example.org', 'alice@example.org'],
    ['alice@example.org', 'alice@example.org/desk'],
    ['alice@example.org/phone', 'alice@example.org/phone'],
  ])('to %s may be answered by %s', async (to, from) => {
    const { answer, settle, id } = ask(to);
    expect(settle(from)).toBe(true);
    expect((await answer).attrs.id).toBe(id);
  });

  test.each([
    ['bob@example.org/phone', 'mallory@evil.example/x'],
    ['bob@example.org/phone', 'bob@example.org'],
    ['bob@example.org/phone', 'bob@example.org/laptop'],
    ['bob@example.org/phone', 'bob@example.org/Phone'],
    ['bob@example.org/phone', undefined],
    ['bob@example.org/phone', 'example.org'],
    ['bob@example.org', undefined],
    ['bob@example.org', 'bob@example.org/phone'],
    ['other.example', undefined],
    ['other.example', 'example.org'],
    ['example.org', 'mallory@example.org'],
    [undefined, 'mallory@example.org'],
    [undefined, 'alice@example.org/phone'],
    [undefined, 'evil.example'],
    ['alice@example.org', 'mallory@example.org'],
    ['alice@example.org/phone', 'alice@example.org/desk'],
    ['alice@example.org/phone', undefined],
    ['bob@example.org', ''],
  ])('to %s may not be answered by %s', async (to, from) => {
    const { iqs, settle } = ask(to);
    expect(settle(from)).toBe(false);
    expect(settle(from, { type: 'error' })).toBe(false);
    expect(iqs.size).toBe(1); // still open for the right one
    expect(settle(to)).toBe(true);
  });

  test('have ids nobody can guess', () => {
    const ids = Array.from({ length: 1000 }, () => ask('bob@example.org').id);
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('are answered once', async () => {
    const { settle, answer } = ask('bob@example.org');
    expect(settle('bob@example.org')).toBe(true);
    await answer;
    expect(settle('bob@example.org')).toBe(false);
  });

  test('reject with the stanza error', async () => {
    const { iqs, answer, id } = ask('bob@example.org');
    const error = xml(
      'error',
      { type: 'cancel' },
      xml('item-not-found', { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' }),
    );
    iqs.settle(xml('iq', { type: 'error', id, from: 'bob@example.org' }, error));
    await expect(answer).rejects.toMatchObject({
      name: 'StanzaError',
      condition: 'item-not-found',
      type: 'cancel',
    });
  });

  test('give up in time, by signal, and all at once when the session ends', async () => {
    const late = ask('bob@example.org', { timeoutMs: 1 });
    await expect(late.answer).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('bob@example.org'),
    });

    const control = new AbortController();
    const given = ask('bob@example.org', { signal: control.signal });
    control.abort(new Error('changed my mind'));
    await expect(given.answer).rejects.toThrow('changed my mind');
    expect(given.iqs.size).toBe(0);
    const never = ask('bob@example.org', { signal: control.signal });
    await expect(never.answer).rejects.toThrow('changed my mind');
    expect(never.sent).toEqual([]);

    const ended = ask('bob@example.org');
    ended.iqs.rejectAll(new ConnectionError('lost', 'gone'));
    await expect(ended.answer).rejects.toMatchObject({ code: 'lost' });
    expect(ended.iqs.size).toBe(0);
  });

  test('to what is no JID are refused before they are sent', async () => {
    const { answer, sent } = ask('');
    await expect(answer).rejects.toThrow();
    expect(sent).toEqual([]);
  });
});
