import { expect, test } from 'vitest';
import { startSlixmpp } from './clients/index.ts';
import { install } from './device/device.ts';
import { kept } from './kept.ts';
import { startProsody } from './servers/index.ts';

test('approvals, approve and deny: from the request to the file list', async () => {
  const server = await kept(startProsody());
  for (const name of ['you', 'friend']) await server.addUser(name, 'secret');
  await server.befriend('you', 'friend');
  const settings = {
    'files.shares': [{ name: 'docs', folder: '/usr/share/doc', access: 'read' }],
    grants: [{ permission: 'files.read', who: 'jid:friend@localhost', decision: 'ask' }],
  };
  const device = await kept(
    install({ server, jid: 'you@localhost', password: 'secret', name: 'desktop', settings }),
  );
  await device.run();
  const friend = await kept(startSlixmpp({ server, jid: 'friend@localhost/x', password: 'secret' }));
  expect((await friend.commands(device.jid)).map(({ node }) => node)).toEqual(['files']);

  const opening = friend.command(device.jid, 'files');
  await device.waitFor(/approval \w+ {2}asked {2}Browse files/);
  const waiting = await device.json<Record<string, string>[]>('approvals');
  expect(waiting).toMatchObject([{ peer: friend.jid, agent: 'files', action: 'Browse files' }]);
  expect(Object.keys(waiting[0] ?? {})).toEqual(['id', 'peer', 'agent', 'action', 'deadline']);
  const id = waiting[0]?.id ?? '';
  expect((await device.cli('approvals')).stdout).toContain(`${id}  ${friend.jid}  Browse files  until `);
  expect((await device.cli('approve', id)).stdout).toBe('Approved.\n');
  // The command line may take longer than a client is kept waiting.
  const form = await (await opening).settled();
  // One yes covers looking around; nobody is asked for every folder.
  expect((await form.answer({ share: 'docs' })).form?.title).toBe('docs');
  expect((await device.cli('approve', id)).code).toBe(1);

  const query = {
    to: device.jid,
    type: 'get',
    payload: "<query xmlns='urn:xmpp:fis:0' node='docs'/>",
  } as const;
  const asking = friend.iq({ ...query, timeoutSeconds: 30 });
  await device.waitFor(/approval \w+ {2}asked {2}files\.list/);
  const [next] = await device.json<{ id: string }[]>('approvals');
  expect((await device.cli('deny', next?.id ?? '', '--always')).stdout).toBe(
    'Denied, and from now on without asking.\n',
  );
  expect(await asking).toContain('<forbidden');
  expect(await device.json('settings', 'get', 'grants')).toMatchObject([
    { permission: 'files.read', who: 'jid:friend@localhost', decision: 'deny' },
    { decision: 'ask' },
  ]);
  expect(await friend.commands(device.jid)).toEqual([]);

  await device.kill('SIGKILL');
  expect((await device.cli('approvals')).code).toBe(1);
});
