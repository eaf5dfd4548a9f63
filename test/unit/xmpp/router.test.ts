import { describe, expect, test, vi } from 'vitest';
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
/** Something that takes until it is told to be over. */
function held() {
  let release = () => {};
  const promise = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined);
  });
  return { promise, release };
}
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
    const verdicts = new Map([
      ['bob@example.org/x', 'serve' as const],
      ['x', undefined],
    ]);
    router.gate = async ({ attrs: { from } }) => ({
      verdict: verdicts.has(from) ? verdicts.get(from) : xml('absent'),
    });
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

  test('tells the gate when a request is done: the reply is out, and the work has ended', async () => {
    const { router } = open();
    const order: string[] = [];
    const [work, sending] = [held(), held()];
    router.gate = async () => ({ verdict: 'serve', done: () => void order.push('done') });
    router.iq('get', NS, 'query', () => work.promise);
    const handled = router.handle(iq({}, query()), () => {
      order.push('reply');
      return sending.promise;
    });
    await new Promise(setImmediate);
    work.release();
    await new Promise(setImmediate);
    expect(order).toEqual(['reply']);
    sending.release();
    await handled;
    expect(order).toEqual(['reply', 'done']);
  });

  test('what the gate throws is the reply; a line that breaks under it is told, and done all the same', async () => {
    const { router, handle } = open();
    router.gate = async () => {
      throw new StanzaError('wait', 'resource-constraint', 'Later');
    };
    expect(conditionOf(await handle(iq({}, query())))).toBe('resource-constraint');
    const [done, fault] = [vi.fn(), vi.fn()];
    router.gate = async () => ({ verdict: xml('absent'), done });
    router.onFault = fault;
    await router.handle(iq({}), () => Promise.reject(new Error('broken')));
    expect(done).toHaveBeenCalledOnce();
    expect(fault).toHaveBeenCalledOnce();
  });

  test('work without end: the asker hears so after two minutes, its place stays taken', async () => {
    vi.useFakeTimers();
    try {
      const { router } = open();
      const done = vi.fn();
      const work = held();
      router.gate = async () => ({ verdict: 'serve', done });
      router.iq('get', NS, 'query', () => work.promise);
      const replies: Element[] = [];
      const handled = router.handle(iq({}, query()), (reply) => void replies.push(reply));
      await vi.advanceTimersByTimeAsync(119_999);
      expect(replies).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(replies.map(conditionOf)).toEqual(['resource-constraint']);
      expect(done).not.toHaveBeenCalled();
      work.release();
      await handled;
      expect(done).toHaveBeenCalledOnce();
      expect(replies).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is silent when too many are at work, and serves again later', async () => {
    const { router, handle } = open();
    const work = held();
    router.iq('get', NS, 'query', () => work.promise);
    const at = Array.from({ length: 4096 }, (_, id) => handle(iq({ id: String(id) }, query())));
    expect(await handle(iq({}, query()))).toBeUndefined();
    work.release();
    expect((await Promise.all(at)).every((reply) => reply?.attrs.type === 'result')).toBe(true);
    expect((await handle(iq({}, query())))?.attrs.type).toBe('result');
  });
});
