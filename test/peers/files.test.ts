import { randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { startNbxmpp, startSlixmpp, type Values } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { kept } from './kept.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, servers } from './servers/index.ts';

describe.each(servers)('files on %s', (kind, start) => {
  let server: Server;
  let device: Device;
  const bytes = randomBytes(200_000);

  beforeAll(async () => {
    server = await start();
    await server.addUser('you', 'secret');
    const folder = join(freshFolder('share'), 'docs');
    mkdirSync(join(folder, 'letters', 'old'), { recursive: true });
    writeFileSync(join(folder, 'letters', 'grüße & co.bin'), bytes);
    writeFileSync(join(folder, 'empty.txt'), '');
    writeFileSync(join(folder, 'some.txt'), 'some text');
    symlinkSync('/etc/passwd', join(folder, 'letters', 'passwd'));
    for (let index = 0; index < 120; index++)
      writeFileSync(join(folder, 'letters', 'old', `note ${index}.txt`), `${index}`);
    device = await install({
      server,
      jid: 'you@localhost',
      password: 'secret',
      name: 'desktop',
      settings: {
        'files.shares': [
          { name: 'docs', folder, access: 'read' },
          { name: 'box', folder, access: 'drop' },
        ],
      },
    });
    await device.run();
    return async () => {
      await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  const phone = () => kept(startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' }));

  test('slixmpp walks share, folder, file and gets its bytes', async () => {
    const user = await phone();
    expect((await user.commands(device.jid)).map(({ node, name }) => [node, name])).toEqual([
      ['files', 'Browse files'],
      ['tabs', 'Tabs'],
    ]);
    const steps = await user.execute(device.jid, 'files', [
      { share: 'docs' },
      { entry: 'letters/' },
      { entry: 'grüße & co.bin' },
      { action: 'link' },
    ]);
    expect(steps.map(({ status }) => status)).toEqual([
      'executing',
      'executing',
      'executing',
      'executing',
      'completed',
    ]);
    const link = steps.at(-1)?.form?.fields?.find((field) => field.var === 'link')?.value;
    expect(await user.fetch(String(link))).toEqual(bytes);
  });

  const optionsOf = (form: { fields: { options: { value: string }[] }[] } | undefined) =>
    form?.fields[0]?.options.map(({ value }) => value) ?? [];

  test('folders come in pages of 50, links are not there, and there is a way back', async () => {
    const user = await phone();
    const share = await user.command(device.jid, 'files');
    expect(optionsOf(share.form)).toEqual(['docs']); // not the drop-box
    const docs = await share.answer({ share: 'docs' });
    expect(optionsOf(docs.form)).toEqual(['letters/', 'empty.txt', 'some.txt']);
    const letters = await docs.answer({ entry: 'letters/' });
    expect(optionsOf(letters.form)).toEqual(['/up', 'old/', 'grüße & co.bin']);
    const first = await letters.answer({ entry: 'old/' });
    expect(optionsOf(first.form).slice(0, 3)).toEqual(['/up', 'note 0.txt', 'note 1.txt']);
    const second = await first.answer({ entry: '/more' });
    const third = await second.answer({ entry: '/more' });
    const names = [first, second, third].flatMap(({ form }) =>
      optionsOf(form).filter((one) => one.startsWith('note')),
    );
    expect(names).toEqual(Array.from({ length: 120 }, (_, index) => `note ${index}.txt`));
    expect(optionsOf((await third.answer({ entry: '/before' })).form)).toEqual(optionsOf(second.form));
    const back = await (await user.command(device.jid, 'files')).answer({ share: 'docs' });
    const below = await back.answer({ entry: 'letters/' });
    expect(below.actions).toContain('prev');
    expect(optionsOf((await below.prev()).form)).toEqual(['letters/', 'empty.txt', 'some.txt']);
    expect(
      optionsOf((await (await below.answer({ entry: 'letters/' })).answer({ entry: '/up' })).form),
    ).toEqual(['letters/', 'empty.txt', 'some.txt']);
  });

  test('an empty file can be fetched, and cancel is answered', async () => {
    const user = await phone();
    const walk: Values[] = [{ share: 'docs' }, { entry: 'empty.txt' }, { action: 'link' }];
    const fetched = user.execute(device.jid, 'files', walk);
    if (kind === 'ejabberd') await expect(fetched).rejects.toThrow('The server takes no empty files.');
    else {
      const done = (await fetched).at(-1);
      expect(done?.links[0]?.description).toBe('empty.txt');
      expect(done?.notes[0]?.text).toContain(done?.links[0]?.url);
      expect(done?.notes[0]?.text).toContain('server');
      expect((await user.fetch(done?.links[0]?.url ?? '')).length).toBe(0);
    }
    const step = await user.command(device.jid, 'files');
    const canceled = await step.cancel();
    expect(canceled.status).toBe('canceled');
    await expect(step.answer({ share: 'docs' })).rejects.toThrow(/not-allowed/);
  });

  test('what leaves the share is refused and the question stands', async () => {
    const user = await phone();
    const docs = await (await user.command(device.jid, 'files')).answer({ share: 'docs' });
    const hostile = [
      '../',
      '../../etc/passwd',
      '/etc/passwd',
      'letters/../../x',
      'passwd',
      '..',
      '%2e%2e/',
      'letters/passwd',
    ];
    for (const entry of hostile) await expect(docs.answer({ entry })).rejects.toThrow('bad-request');
    expect(optionsOf((await docs.answer({ entry: 'letters/' })).form)).toContain('old/');
  });

  test('XEP-0329 lists the same, in pages', async () => {
    const user = await phone();
    const ask = (node: string, rsm = '') =>
      user.iq({
        to: device.jid,
        type: 'get',
        payload: `<query xmlns='urn:xmpp:fis:0'${node && ` node='${node}'`}>${rsm}</query>`,
      });
    expect(await ask('')).toMatch(/<directory name="docs" \/>/);
    expect(await ask('')).not.toContain('box');
    const letters = await ask('docs/letters');
    expect(letters).toContain('<name>grüße &amp; co.bin</name><size>200000</size>');
    expect(letters).not.toContain('passwd');
    const names: string[] = [];
    let after = '';
    for (let pages = 0; pages < 20; pages++) {
      const set = `<set xmlns='http://jabber.org/protocol/rsm'><max>7</max>${after && `<after>${after}</after>`}</set>`;
      const reply = await ask('docs/letters/old', set);
      const found = [...reply.matchAll(/<name>([^<]+)<\/name>/g)].map((match) => String(match[1]));
      if (found.length === 0) break;
      names.push(...found);
      after = /<last>([^<]+)<\/last>/.exec(reply)?.[1] ?? '';
    }
    expect(names).toEqual(Array.from({ length: 120 }, (_, index) => `note ${index}.txt`));
    for (const node of [
      'box',
      'docs/../box',
      'docs/letters/passwd',
      'docs/none',
      '../etc',
      'docs//letters',
      '/etc',
    ]) {
      expect(await ask(node)).toContain('item-not-found');
    }
  });

  test('nbxmpp, the strictest parser around, reads every form and list', async () => {
    const [user, nbxmpp] = [await phone(), startNbxmpp()];
    await using _ = nbxmpp;
    const list = await user.iq({
      to: device.jid,
      type: 'get',
      payload:
        "<query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'/>",
    });
    expect(await nbxmpp.commandList(list)).toEqual([
      { jid: device.jid, node: 'files', name: 'Browse files' },
      { jid: device.jid, node: 'tabs', name: 'Tabs' },
    ]);
    const info = await user.iq({
      to: device.jid,
      type: 'get',
      payload: "<query xmlns='http://jabber.org/protocol/disco#info'/>",
    });
    const presence = await user.iq({
      to: device.jid,
      type: 'get',
      payload: "<query xmlns='http://jabber.org/protocol/disco#items'/>",
    });
    expect(await nbxmpp.discoItems(presence)).toEqual([]);
    const { identities, capsHash } = await nbxmpp.discoInfo(info);
    expect(identities).toMatchObject([{ category: 'client', type: 'bot', name: 'Dragoman' }]);
    expect(await user.discoInfo(device.jid, `urn:dragoman#${capsHash}`)).toBeTruthy();
    const walk: Values[] = [
      { share: 'docs' },
      { entry: 'letters/' },
      { entry: 'old/' },
      { entry: '/more' },
      { entry: 'note 60.txt' },
      { action: 'link' },
    ];
    const steps = await user.execute(device.jid, 'files', walk);
    for (const [index, step] of steps.entries()) {
      const parsed = await nbxmpp.command(step.xml, index === 0 ? undefined : step.sessionId);
      expect(parsed.status).toBe(step.status);
      expect(parsed.form?.type).toBe(step.status === 'completed' ? 'result' : 'form');
      // A form to fill in carries no note: some clients would show nothing else.
      expect(parsed.notes.length).toBe(step.status === 'completed' ? 1 : 0);
    }
  });

  test('the activity has a line for each request', async () => {
    const user = await phone();
    await user.execute(device.jid, 'files', [{ share: 'docs' }, { entry: 'some.txt' }, { action: 'link' }]);
    const { stdout } = await device.cli('activity', '--json');
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const mine = events
      .filter(({ peer, action }) => peer === user.jid && action === 'command files')
      .slice(-4);
    expect(mine.map(({ outcome }) => outcome)).toEqual(['asked', 'asked', 'asked', 'done']);
    expect(mine[2].reason).toContain('docs/some.txt');
    expect(Object.keys(mine[0])).toEqual([
      'id',
      'time',
      'agent',
      'peer',
      'action',
      'outcome',
      'reason',
      'ms',
    ]);
  });
});
