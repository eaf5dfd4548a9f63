import { describe, expect, test } from 'vitest';
import { StanzaRouter } from '../../../app/xmpp/router.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';

const NS = 'urn:example';

function open() {
  const router = new StanzaRouter('alice@example.org');
  const handle = async (stanza: Element): Promise<Element | undefined> => {
    const replies: Element[] = [];
    await router.handle(stanza, (reply) => void replies.push(reply));
    expect(replies.length).toBeLessThan(2);
    return replies[0];
  };
  return { router, handle };
}

const iq = (attrs: Record<string, string>, ...children: Element[]) =>
  xml(
    'iq',
    { type: 'get', id: '1', from: 'bob@example.org/x', to: 'alice@example.org/desk', ...attrs },
    ...children,
  );
const query = () => xml('query', { xmlns: NS });
const conditionOf = (reply: Element | undefined) =>
  reply?.getChild('error')?.getChildElements()[0]?.getName() ?? `a ${reply?.attrs.type}`;

describe('the router', () => {
  test('answers a request with what its handler returns', async () => {
    const { router, handle } = open();
    router.iq('get', NS, 'query', async ({ from, to, id, lang }) =>
      xml('query', { xmlns: NS, from, to, id, lang }),
    );
    const reply = await handle(iq({ 'xml:lang': 'de' }, query()));
    expect(reply?.attrs).toEqual({ type: 'result', id: '1', to: 'bob@example.org/x' });
    expect(reply?.getChild('query')?.attrs).toMatchObject({ from: 'bob@example.org/x', id: '1', lang: 'de' });
    expect(router.namespaces).toEqual([NS]);
  });

  test('answers the server, which may leave out its address', async () => {
    const { router, handle } = open();
    let asker = '';
    router.iq('get', NS, 'query', async ({ from }) => {
      asker = from;
      return undefined;
    });
    const reply = await handle(xml('iq', { type: 'get', id: '2' }, query()));
    expect(reply?.attrs).toEqual({ type: 'result', id: '2' });
    expect(asker).toBe('alice@example.org');
  });

  test.each([
    ['another type', iq({ type: 'set' }, query()), 'service-unavailable'],
    ['another namespace', iq({}, xml('query', { xmlns: 'urn:other' })), 'service-unavailable'],
    ['another name', iq({}, xml('other', { xmlns: NS })), 'service-unavailable'],
    ['no child', iq({}), 'bad-request'],
    ['two children', iq({}, query(), query()), 'bad-request'],
    ['an unknown type', iq({ type: 'fetch' }, query()), 'bad-request'],
    ['an empty id', iq({ id: '' }, query()), 'bad-request'],
  ])('refuses a request with %s', async (_what, stanza, condition) => {
    const { router, handle } = open();
    router.iq('get', NS, 'query', async () => undefined);
    const reply = await handle(stanza);
    expect(reply?.attrs.type).toBe('error');
    expect(conditionOf(reply)).toBe(condition);
  });

  test('turns a StanzaError into its reply, and shows nothing of any other error', async () => {
    const { router, handle } = open();
    const faults: unknown[] = [];
    router.onFault = (error) => faults.push(error);
    router.iq('get', NS, 'query', async () => {
      throw new StanzaError('auth', 'forbidden', 'Not you');
    });
    router.iq('set', NS, 'query', () => {
      throw new Error('secret path /home/alice');
    });
    expect(conditionOf(await handle(iq({}, query())))).toBe('forbidden');
    expect(faults).toEqual([]);
    const reply = await handle(iq({ type: 'set' }, query()));
    expect(conditionOf(reply)).toBe('internal-server-error');
    expect(String(reply)).not.toContain('secret');
    expect(faults).toHaveLength(1);
  });

  test('asks the gate first, even about malformed requests', async () => {
    const { router, handle } = open();
    router.iq('get', NS, 'query', async () => undefined);
    router.gate = async (stanza) =>
      stanza.attrs.from === 'bob@example.org/x'
        ? 'serve'
        : stanza.attrs.from === 'x'
          ? undefined
          : xml('absent');
    expect((await handle(iq({}, query())))?.attrs.type).toBe('result');
    expect((await handle(iq({ from: 'stranger@example.net' }, query())))?.name).toBe('absent');
    expect((await handle(iq({ from: 'stranger@example.net' })))?.name).toBe('absent');
    expect(await handle(iq({ from: 'x' }, query()))).toBeUndefined();
  });

  test('refuses two handlers for one route, and takes a route away again', async () => {
    const { router, handle } = open();
    const remove = router.iq('get', NS, 'query', async () => undefined);
    expect(() => router.iq('get', NS, 'query', async () => undefined)).toThrow(/Two handlers/);
    remove();
    expect(router.namespaces).toEqual([]);
    expect(conditionOf(await handle(iq({}, query())))).toBe('service-unavailable');
  });

  test('tells every listener of messages and presences, whatever one of them throws', async () => {
    const { router, handle } = open();
    const faults: unknown[] = [];
    const heard: string[] = [];
    router.onFault = (error) => faults.push(error);
    router.message(() => {
      throw new Error('first');
    });
    router.message((message) => void heard.push(message.name));
    router.presence(async (presence) => void heard.push(presence.name));
    expect(await handle(xml('message', { type: 'error' }))).toBeUndefined();
    await handle(xml('presence'));
    expect(heard).toEqual(['message', 'presence']);
    expect(faults).toHaveLength(1);
  });

  test('turns requests away when too many are at work, and serves again later', async () => {
    const { router, handle } = open();
    let release = () => {};
    const held = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined);
    });
    router.iq('get', NS, 'query', () => held);
    const at = Array.from({ length: 2048 }, (_, id) => handle(iq({ id: String(id) }, query())));
    expect(conditionOf(await handle(iq({}, query())))).toBe('resource-constraint');
    release();
    expect((await Promise.all(at)).every((reply) => reply?.attrs.type === 'result')).toBe(true);
    expect((await handle(iq({}, query())))?.attrs.type).toBe('result');
  });
});
