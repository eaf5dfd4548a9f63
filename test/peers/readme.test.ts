import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { uptimeAgent } from '../../docs/examples/uptime.ts';
import { startSlixmpp } from './clients/index.ts';
import { startCore } from './device/core.ts';
import { kept } from './kept.ts';
import { startProsody } from './servers/index.ts';

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the README shows the example agent as it is', () => {
  expect(text('README.md')).toContain(text('docs/examples/uptime.ts'));
});

test('and it runs: any client can ask it', async () => {
  const server = await kept(startProsody());
  await server.addUser('you', 'secret');
  const account = { server, jid: 'you@localhost', password: 'secret', agents: [uptimeAgent] };
  const device = await kept(startCore({ ...account, settings: { uptime: { greeting: 'The old box' } } }));
  const phone = await kept(startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' }));
  expect((await phone.commands(device.jid)).map(({ name }) => name)).toEqual(['How long is this PC up?']);
  const [, answer] = await phone.execute(device.jid, 'uptime', [{ unit: 'hours' }]);
  expect(answer?.status).toBe('completed');
  expect(answer?.notes[0]?.text).toMatch(/^The old box is up for \d+ hours\.$/);
});
