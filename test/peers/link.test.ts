import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../app/xmpp/client.ts';
import { type Device, install } from './device/device.ts';
import { password, startPairedDevices } from './device/paired-devices.ts';
import { until } from './device/until.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, startEjabberd, startProsody } from './servers/index.ts';

type Row = { device: string; paired: boolean; link?: string };
type Line = { action: string; outcome: string; reason: string; peer: string; agent: string };

/** One JSON a line. */
async function activityOf(device: Device): Promise<Line[]> {
  const { stdout } = await device.cli('activity', '--json');
  return stdout.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Line] : []));
}

const ways: Record<string, string> = {
  direct: 'directly',
  proxy: 'through the relay of the server',
  inband: 'in stanzas, slowly',
};

describe.each([
  ['Prosody', startProsody],
  ['ejabberd', startEjabberd],
])('on %s', (_name, start) => {
  let server: Server;
  let desktop: Device;
  let laptop: Device;
  let stranger: Device;

  beforeAll(async () => {
    const folder = freshFolder('share');
    mkdirSync(join(folder, 'inside'));
    writeFileSync(join(folder, 'größe 🐉.txt'), 'marked');
    const settings = { 'files.shares': [{ name: 'docs', folder, access: 'write' }] };
    const paired = await startPairedDevices({ start, settings });
    ({ server, desktop, laptop } = paired);
    stranger = await install({ server, jid: 'you@localhost', password, name: 'stranger' });
    await stranger.run();
    return async () => {
      await stranger[Symbol.asyncDispose]();
      await paired[Symbol.asyncDispose]();
    };
  });

  test('a folder is listed in a link, and both sides tell of it', async () => {
    const listed = await laptop.cli('ls', 'desktop:/docs');
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toContain('größe 🐉.txt');
    const made = await laptop.cli('mkdir', 'desktop:/docs/new');
    expect(made).toMatchObject({ code: 0 });
    const rows = await laptop.json<Row[]>('devices');
    expect(rows.find((row) => row.device === 'desktop')).toMatchObject({ paired: true, link: 'direct' });
    const [asked, answered] = [await activityOf(laptop), await activityOf(desktop)];
    for (const [lines, peer] of [
      [asked, desktop.jid],
      [answered, laptop.jid],
    ] as const)
      expect(lines).toContainEqual(expect.objectContaining({ action: 'link', outcome: 'done', peer }));
    expect(answered).toContainEqual(
      expect.objectContaining({
        agent: 'files',
        action: 'link makeFolder',
        outcome: 'done',
        peer: laptop.jid,
      }),
    );
  });

  test('a device is killed: its link is gone, and another leads to it once it is back', async () => {
    await listsDocs();
    await desktop.kill('SIGKILL');
    await until(linkToDesktop, (link) => link === undefined);
    await desktop.run();
    await listsDocs();
  });

  test('a device that the server says went offline has no link, though its end was never seen', async () => {
    await listsDocs();
    process.kill(desktop.pid(), 'SIGSTOP');
    const [jid = '', resource = ''] = desktop.jid.split('/');
    const { host, port, ca } = server;
    const another = createClient({
      ...{ jid, resource, password: async () => password, server: { host, port }, ca },
    });
    await another.start(); // in its place
    await until(linkToDesktop, (link) => link === undefined);
    await another.stop();
    await desktop.kill('SIGKILL');
    await desktop.run();
    await listsDocs();
  });

  test.each(['direct', 'proxy', 'inband'])('a file is fetched by %s alone', async (via) => {
    const to = join(freshFolder('fetched'), 'file.txt');
    const got = await laptop.cli('get', 'desktop:/docs/größe 🐉.txt', to, '--via', via);
    expect(got).toMatchObject({ code: 0 });
    expect(readFileSync(to, 'utf8')).toBe('marked');
    expect(await activityOf(desktop)).toContainEqual(
      expect.objectContaining({ action: 'link', peer: laptop.jid, reason: `with laptop, ${ways[via]}` }),
    );
    for (const device of [desktop, laptop]) expect(device.output()).not.toContain('Warning');
  });

  test('a device of the account that is not paired gets nothing that is reserved', async () => {
    const made = await stranger.cli('mkdir', 'desktop:/docs/not');
    expect(made.code).not.toBe(0);
    expect(made.stderr).toContain('dragoman pair');
  });

  /** Until it is known to be online, and no news of its end before is still on the way: that would end a new link. */
  async function listsDocs(): Promise<void> {
    await until(
      () => laptop.call.files.list({ device: 'desktop', path: 'docs' }).catch(() => undefined),
      (list) => list !== undefined,
    );
    expect(await linkToDesktop()).toBeDefined();
  }

  async function linkToDesktop(): Promise<string | undefined> {
    const rows = await laptop.call.core.devices({});
    return rows.find(({ device }) => device === 'desktop')?.link;
  }
});
