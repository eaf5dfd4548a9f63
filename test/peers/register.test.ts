import { afterAll, describe, expect, test } from 'vitest';
import type { DataForm } from '../../app/data-form.ts';
import { register, registrationForm } from '../../app/host/registration.ts';
import { createClient } from '../../app/xmpp/client.ts';
import { authority } from './servers/certificates.ts';
import { type Server, startEjabberd, startProsody } from './servers/index.ts';
import { features, type Peer, scripted } from './stream/scripted-server.ts';

const password = 'correct horse battery staple 8071';
const { signal } = new AbortController();

const at = (port: number, more: { preauth?: string; stepTimeoutMs?: number } = {}) => ({
  domain: 'localhost',
  server: { host: '127.0.0.1', port },
  ca: authority().ca,
  signal,
  ...more,
});

/** As somebody without forms answers, or with FORM_TYPE as the one field nobody sees. */
function answers(values: Record<string, string>): DataForm {
  const all = { FORM_TYPE: 'jabber:iq:register', ...values };
  const fields = Object.entries(all).map(([name, value]) => ({ var: name, values: [value] }));
  return { type: 'submit', fields };
}

async function logIn(name: string, port: number): Promise<void> {
  const client = createClient({ ...at(port), jid: `${name}@localhost`, password: async () => password });
  await client.start();
  await client.stop();
}

const open: Server[] = [];
afterAll(() => Promise.all(open.map((server) => server[Symbol.asyncDispose]())));

async function kept<T extends Server>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  open.push(server);
  return server;
}

describe.each([
  ['Prosody', startProsody],
  ['ejabberd', startEjabberd],
] as const)('%s', (kind, start) => {
  const asksByElements = kind === 'ejabberd';
  let port: number;

  test('says what it wants to know, and makes the account', async () => {
    ({ port } = await kept(start({ registration: 'open' })));
    const { form, isLegacy } = await registrationForm(at(port));
    expect(isLegacy).toBe(asksByElements);
    const asked = form.fields.map((field) => field.var);
    expect(asked).toEqual(expect.arrayContaining(['username', 'password']));
    expect(form.fields.find((field) => field.var === 'password')).toMatchObject({
      type: 'text-private',
      required: true,
    });
    const values = answers({ username: 'Ann', password, ...(kind === 'Prosody' && { email: 'ann@mail' }) });
    await register(at(port), { form: values, isLegacy });
    await logIn('ann', port);
  });

  test('takes the elements without a form too', async () => {
    const form = answers({ username: 'old', password, email: 'old@mail' });
    await register(at(port), { form, isLegacy: true });
    await logIn('old', port);
  });

  test('does not give a name twice', async () => {
    const form = answers({ username: 'ann', password: 'another', email: 'x@mail' });
    await expect(register(at(port), { form, isLegacy: asksByElements })).rejects.toMatchObject({
      refusal: 'name-taken',
    });
    await logIn('ann', port);
  });

  test('makes nothing of a form that lacks something', async () => {
    const form = answers({ username: '', password, email: 'x@mail' });
    await expect(register(at(port), { form, isLegacy: asksByElements })).rejects.toMatchObject({
      refusal: 'not-acceptable',
    });
  });

  test('makes no two accounts in a row where it is told to be slow', async () => {
    const server = await kept(start({ registration: 'rare' }));
    const make = (username: string) =>
      register(at(server.port), { form: answers({ username, password }), isLegacy: asksByElements });
    await make('first');
    await expect(make('second')).rejects.toMatchObject({ refusal: 'wait' });
  });

  test('says so where nobody may make accounts', async () => {
    const server = await kept(start());
    await expect(registrationForm(at(server.port))).rejects.toMatchObject({ refusal: 'not-offered' });
  });
});

describe('Prosody, by invitation only', () => {
  let server: Server;
  let token: string;

  test('an invitation makes one account', async () => {
    server = await kept(startProsody({ registration: 'invited' }));
    const link = (await server.invite?.()) ?? '';
    token = /^xmpp:localhost\?register;preauth=(.+)$/.exec(link)?.[1] ?? '';
    const invited = at(server.port, { preauth: token });
    const { isLegacy } = await registrationForm(invited);
    await register(invited, { form: answers({ username: 'guest', password }), isLegacy });
    await logIn('guest', server.port);
  });

  test('and is then used up', async () => {
    await expect(registrationForm(at(server.port, { preauth: token }))).rejects.toMatchObject({
      refusal: 'invitation',
      message: expect.stringContaining('invalid or expired'),
    });
  });

  test('without one there is no account', async () => {
    const form = answers({ username: 'crasher', password });
    await expect(register(at(server.port), { form, isLegacy: false })).rejects.toMatchObject({
      refusal: 'not-acceptable',
      message: expect.stringContaining('invitation only'),
    });
  });
});

describe('a server of another kind', () => {
  async function against(
    script: (peer: Peer) => Promise<void>,
    use: (options: ReturnType<typeof at>, peer: () => Promise<Peer>) => Promise<void>,
  ) {
    const server = await scripted(script);
    try {
      await use(at(server.port, { stepTimeoutMs: 500 }), () => server.peer(0));
    } finally {
      await server.close();
    }
  }
  const secured = async (peer: Peer) => {
    await peer.open(features.starttls);
    await peer.upgrade();
    await peer.open(features.sasl('PLAIN'));
  };
  const answering = (payload: string) => async (peer: Peer) => {
    await secured(peer);
    const [, id] = await peer.expect(/<iq [^>]*id="([^"]+)"[^>]*><query xmlns="jabber:iq:register"\/>/);
    peer.write(`<iq type='result' id='${id}'>${payload}</iq>`);
  };

  test('that knows no forms asks by elements; its key is given back', async () => {
    const query =
      "<query xmlns='jabber:iq:register'><instructions>Choose.</instructions><key>k1</key><username/><password/></query>";
    const script = async (peer: Peer) => {
      await answering(query)(peer);
    };
    await against(script, async (options) => {
      expect(await registrationForm(options)).toEqual({
        isLegacy: true,
        form: {
          type: 'form',
          instructions: ['Choose.'],
          fields: [
            { var: 'key', type: 'hidden', values: ['k1'] },
            { var: 'username', type: 'text-single', required: true, values: [] },
            { var: 'password', type: 'text-private', required: true, values: [] },
          ],
        },
      });
    });
  });

  test('that makes accounts on its web page names it', async () => {
    const query =
      "<query xmlns='jabber:iq:register'><instructions>Visit us.</instructions><x xmlns='jabber:x:oob'><url>https://localhost/join</url></x></query>";
    await against(answering(query), async (options) => {
      expect(await registrationForm(options)).toMatchObject({
        url: 'https://localhost/join',
        form: { fields: [] },
      });
    });
  });

  test('without encryption learns nothing', async () => {
    await against(
      (peer) => peer.open(''),
      async (options, peer) => {
        const form = answers({ username: 'ann', password });
        const work = register({ ...options, preauth: 'secret-token' }, { form, isLegacy: true });
        await expect(work).rejects.toMatchObject({ code: 'tls-missing' });
        expect((await peer()).heard).not.toMatch(/ann|correct|secret-token|register/);
      },
    );
  });

  test('that never answers is left in time', async () => {
    await against(secured, async (options, peer) => {
      await expect(registrationForm(options)).rejects.toMatchObject({ code: 'timeout' });
      await (await peer()).closed;
    });
  });

  test('is left at once when the person gives up', async () => {
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const script = async (peer: Peer) => {
      await secured(peer);
      await peer.expect(/jabber:iq:register/);
      asked();
    };
    await against(script, async (options, peer) => {
      const controller = new AbortController();
      const asking = registrationForm({ ...options, stepTimeoutMs: 60_000, signal: controller.signal });
      asking.catch(() => {});
      await isAsked;
      controller.abort();
      await expect(asking).rejects.toMatchObject({ code: 'stopped' });
      await (await peer()).closed;
    });
  });
});
