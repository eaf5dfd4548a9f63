import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Client, client } from '../../app/calls.ts';
import { coreContract } from '../../app/contract.ts';
import { Run } from '../../renderer/devices/run.ts';
import { problemsOf } from '../../renderer/form/problems.ts';
import { type FormValues, initialValues } from '../../renderer/form/values.ts';
import { startSlixmpp } from './clients/index.ts';
import { type SlixmppCommands, startSlixmppCommands } from './clients/slixmpp-commands.ts';
import { type RunningCore, startCore } from './device/core.ts';
import { kept } from './kept.ts';
import { type Server, servers } from './servers/index.ts';

const admin = 'http://jabber.org/protocol/admin#';

describe.each(servers)('the commands of others on %s', (kind, start) => {
  let server: Server;
  let running: RunningCore;
  let calls: Client<{ core: typeof coreContract }>['core'];
  let bob: SlixmppCommands;
  const runs: Run[] = [];

  beforeAll(async () => {
    server = await start({ admins: ['you@localhost'] });
    for (const name of ['you', 'bob', 'eve']) await server.addUser(name, 'secret');
    await server.befriend('you', 'bob');
    running = await startCore({ server, jid: 'you@localhost', password: 'secret', agents: [] });
    const { core } = running;
    calls = client({ core: coreContract }, (name, input, options) => core.call(name, input, options)).core;
    bob = await startSlixmppCommands({ server, jid: 'bob@localhost/robot', password: 'secret' });
    return async () => {
      await bob[Symbol.asyncDispose]();
      await running[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  afterEach(() => {
    for (const run of runs.splice(0)) run.leave();
  });

  /** As the window runs one. */
  async function begin(jid: string, node: string): Promise<Run> {
    const run = new Run({ jid, node }, (input, options) => calls.command(input, options));
    runs.push(run);
    await run.start();
    return run;
  }

  /** What stands in the form at this step, and what is put there over it. */
  function filled(run: Run, given: Record<string, string[]>): FormValues {
    const { form } = run.getState().reply ?? {};
    if (!form) throw new Error(`there is no form: ${JSON.stringify(run.getState())}`);
    const values = new Map([...initialValues(form), ...Object.entries(given)]);
    expect([...problemsOf(form, values)]).toEqual([]);
    return values;
  }

  const problem = (run: Run) => run.getState().problem;
  const reply = (run: Run) => run.getState().reply;

  test('a contact’s device is there, is asked only when it is opened, comes and goes', async () => {
    const told: string[][] = [];
    const follow = running.core.follow(({ type, value }) => {
      if (type === 'contacts') told.push(value.flatMap(({ resources }) => resources.map(({ jid }) => jid)));
    });
    await expect.poll(() => calls.contacts({})).toMatchObject([{ jid: 'bob@localhost' }]);
    expect(await calls.contact({ jid: 'bob@localhost' })).toMatchObject({
      resources: [{ jid: bob.jid, resource: 'robot', commands: true }],
    });
    expect((await calls.contacts({}))[0]?.resources[0]?.commands).toBe(true);
    await bob.leave();
    await expect.poll(() => calls.contacts({})).toEqual([]);
    await expect.poll(() => told.at(-1)).toEqual([]);
    await bob.come();
    await expect.poll(() => told.at(-1)).toEqual([bob.jid]);
    follow();
  });

  test('every kind of field goes there and back', async () => {
    expect((await calls.commands({ jid: bob.jid })).map(({ node }) => node)).toContain('fields');
    const run = await begin(bob.jid, 'fields');
    expect(reply(run)?.form?.fields.map(({ type }) => type)).toEqual([
      ...['hidden', 'fixed', 'text-single', 'text-private', 'text-multi', 'jid-single', 'jid-multi'],
      ...['list-single', 'list-single', 'list-multi', 'boolean', undefined],
    ]);
    const given = {
      name: ['Ann <&> "Ä"'],
      secret: [' s3cret '],
      poem: ['one', '', 'three'],
      friends: ['a@b.org', '', 'c.org'],
      size: ['large'],
      colours: ['green', 'blue'],
      happy: ['0'],
      odd: ['x'],
    };
    await run.go('complete', filled(run, given));
    await expect
      .poll(() => bob.submitted.at(-1)?.values)
      .toEqual({
        ...{ token: ['t-1'], name: 'Ann <&> "Ä"', secret: ' s3cret ', poem: 'one\n\nthree' },
        ...{ friend: 'juliet@example.org', friends: ['a@b.org', 'c.org'], size: 'large' },
        ...{ colours: ['green', 'blue'], happy: false, odd: 'x' },
      });
    expect(bob.submitted.at(-1)?.xml).not.toMatch(/<(title|instructions|option|desc|required)|label=|hint/);
    expect(reply(run)).toMatchObject({ status: 'completed', form: { type: 'result' } });
  });

  test('what XEP-0122 says of a field arrives, and what fits it is taken', async () => {
    const run = await begin(bob.jid, 'values');
    const { form } = run.getState().reply ?? {};
    expect(form?.fields.map(({ validate }) => validate?.datatype)).toEqual([
      ...['xs:integer', 'xs:byte', 'xs:decimal', 'xs:date', 'xs:dateTime', 'xs:time', 'xs:anyURI'],
      ...['xs:language', 'xs:string', 'xs:string', 'xs:string'],
    ]);
    const wrong = new Map([...initialValues(form ?? { type: 'form', fields: [] }), ['days', ['monday']]]);
    expect([...problemsOf(form ?? { type: 'form', fields: [] }, wrong).keys()]).toEqual(['age', 'days']);
    await run.go('complete', filled(run, { age: ['42'], drink: ['cocoa'], days: ['monday', 'tuesday'] }));
    await expect
      .poll(() => bob.submitted.at(-1)?.values)
      .toMatchObject({ age: '42', drink: 'cocoa', day: '2026-03-31' });
    expect(reply(run)?.notes).toEqual([{ type: 'info', text: 'All of it is right.' }]);
  });

  test('several steps, there, back, and an end before the last', async () => {
    const run = await begin(bob.jid, 'steps');
    expect(reply(run)?.actions).toEqual({ next: true });
    await run.go('next', filled(run, { guests: ['4'] }));
    expect(reply(run)?.actions).toEqual({ prev: true, next: true, complete: true });
    await run.go('next', filled(run, { table: ['garden'] }));
    await run.go('prev', new Map());
    expect(reply(run)?.form?.title).toBe('Which table?');
    expect(run.getState().values?.get('table')).toEqual(['garden']);
    await run.go('prev', new Map());
    expect(run.getState().values?.get('guests')).toEqual(['4']);
    await run.go('next', filled(run, { guests: ['5'] }));
    await run.go('next', filled(run, {}));
    await run.go('complete', filled(run, { wishes: ['Cake'] }));
    expect(reply(run)).toMatchObject({
      status: 'completed',
      notes: [{ type: 'info', text: 'Booked for 5.' }],
    });
  });

  test('answers that are not accepted, and a session that expires', async () => {
    const picky = await begin(bob.jid, 'picky');
    await picky.go('complete', filled(picky, { name: ['wrong'] }));
    expect(problem(picky)).toEqual({
      message: `${bob.jid} does not accept these answers. Look through them and send them again. It says: “The name is taken.”`,
      isOver: false,
    });
    await picky.go('complete', filled(picky, { name: ['right'] }));
    expect(reply(picky)?.status).toBe('completed');
    const forgetful = await begin(bob.jid, 'forgetful');
    await forgetful.go('next', filled(forgetful, { story: ['Once', 'upon'] }));
    expect(problem(forgetful)).toMatchObject({ isOver: true, message: /has ended this run/ });
    await forgetful.start({ keep: true });
    expect(forgetful.getState().values?.get('story')).toEqual(['Once', 'upon']);
    await forgetful.go('next', forgetful.getState().values ?? new Map());
    expect(reply(forgetful)?.notes).toEqual([{ type: 'info', text: 'Remembered.' }]);
  });

  test('leaving cancels, between two steps and while an answer is under way', async () => {
    const before = bob.canceled.length;
    const between = await begin(bob.jid, 'steps');
    between.leave();
    await expect.poll(() => bob.canceled.slice(before)).toEqual(['steps']);
    const waiting = await begin(bob.jid, 'slow');
    const going = waiting.go('next', filled(waiting, {}));
    await expect.poll(() => bob.submitted.at(-1)?.node).toBe('slow');
    waiting.leave();
    await going;
    await expect.poll(() => bob.canceled.slice(before)).toEqual(['steps', 'slow']);
    expect(waiting.getState()).toMatchObject({ isWaiting: false });
  });

  test('who says no, and why', async () => {
    const refuses = await begin(bob.jid, 'refuses');
    expect(problem(refuses)?.message).toBe(
      `${bob.jid} does not let you do this. It says: “Only for the owner.”`,
    );
    expect(problem(await begin(bob.jid, 'nothing'))?.message).toMatch(/does not have this/);
    for (const [jid, words] of [
      ['bob@localhost/nowhere', /is not online, or does not offer this to you/],
      [
        'nowhere.invalid',
        /(No server can be found for|The server of|is not online|does not let|does not allow)/,
      ],
      ['@', /is not an XMPP address/],
    ] as const)
      await expect(calls.commands({ jid }), jid).rejects.toThrow(words);
  });

  test('notes, a link, a table and an end without a word', async () => {
    const says = reply(await begin(bob.jid, 'says'));
    expect(says?.notes.map(({ type }) => type)).toEqual(['info', 'warn', 'error']);
    expect(says?.link).toEqual({ url: 'https://example.org/report.pdf', desc: 'The report' });
    const table = reply(await begin(bob.jid, 'table'))?.form;
    expect(table?.items).toHaveLength(500);
    expect(table?.reported?.map(({ label }) => label)).toEqual([
      'Number',
      'Name',
      'Address',
      'Site',
      'About',
    ]);
    expect(reply(await begin(bob.jid, 'quiet'))).toMatchObject({ status: 'completed', notes: [] });
  });

  test('the server’s own: a user is added by its forms, and can log in', async () => {
    const offered = await calls.commands({ jid: 'localhost' });
    expect(offered.map(({ node }) => node)).toEqual(expect.arrayContaining([`${admin}add-user`]));
    const run = await begin('localhost', `${admin}add-user`);
    const given = { accountjid: ['new@localhost'], password: ['fresh'], 'password-verify': ['fresh'] };
    await run.go('complete', filled(run, given));
    expect({ problem: problem(run), status: reply(run)?.status }).toEqual({ status: 'completed' });
    await using added = await startSlixmpp({ server, jid: 'new@localhost', password: 'fresh' });
    expect(added.jid).toMatch(/^new@localhost\//);
  });

  test('the server refuses what is wrong, and who is no admin', async () => {
    const run = await begin('localhost', `${admin}add-user`);
    const given = { accountjid: ['eve2@localhost'], password: ['one'], 'password-verify': ['other'] };
    await run.go('complete', filled(run, given));
    const said = problem(run)?.message ?? reply(run)?.notes.find(({ type }) => type === 'error')?.text;
    expect(said).toEqual(expect.any(String));
    const eve = await kept(startCore({ server, jid: 'eve@localhost', password: 'secret', agents: [] }));
    const step = { jid: 'localhost', node: `${admin}add-user` };
    await expect(eve.core.call('core.command', step)).rejects.toMatchObject({
      condition: kind === 'prosody' ? 'forbidden' : expect.stringMatching(/^(forbidden|not-allowed)$/),
    });
  });
});
