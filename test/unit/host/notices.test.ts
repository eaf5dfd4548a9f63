import { expect, test } from 'vitest';
import { z } from 'zod';
import { agent, type Start } from '../../../app/agent.ts';
import { Notices } from '../../../app/host/notices.ts';
import { OwnPresence } from '../../../app/host/own-presence.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import { openStage, silentClient } from './stage.ts';

const contract = {
  name: 'bell',
  title: 'Bell',
  settings: z.strictObject({ isLoud: z.boolean().default(false), isBroken: z.boolean().default(false) }),
  permissions: {},
  queries: {},
  calls: {},
} as const;

function bell() {
  const starts: Start<typeof contract>[] = [];
  const definition = agent(contract, {
    start: (start) => {
      starts.push(start);
      if (start.settings.isBroken) throw new Error('broken');
      return {};
    },
  });
  return { definition, starts };
}

const tea = { id: 'tea', title: 'Tea at 10:00', body: '10:00 to 11:00' };

test('what an agent tells the person replaces what it told before, and ends with an agent that cannot start', async () => {
  const { definition, starts } = bell();
  const stage = await openStage([definition]);
  await stage.running.get('bell').state;
  starts[0]?.tell([tea, { ...tea, id: 'talk' }]);
  starts[0]?.tell([tea]);
  expect(stage.notices.list).toEqual([{ ...tea, agent: 'bell' }]);
  await stage.settings.set('bell.isLoud', true);
  await expect.poll(() => starts).toHaveLength(2);
  starts[0]?.tell([]);
  expect(stage.notices.list).toHaveLength(1);
  await stage.settings.set('bell.isBroken', true);
  await expect.poll(() => stage.notices.list).toEqual([]);
});

test('the same notices once more are no news', () => {
  let news = 0;
  const notices = new Notices(() => news++);
  notices.tell('bell', []);
  notices.tell('bell', [tea]);
  notices.tell('bell', [{ ...tea }]);
  expect(news).toBe(1);
});

test('an effect that nobody asked for stands in the activity', async () => {
  const { definition, starts } = bell();
  const stage = await openStage([definition]);
  await stage.running.get('bell').state;
  await starts[0]?.effect({ peer: 'ann@example.net', action: 'ring' })({ note: 'rings' }, async () => {});
  expect(await stage.activity.list()).toMatchObject([
    { agent: 'bell', peer: 'ann@example.net', action: 'ring', outcome: 'done', reason: 'rings' },
  ]);
});

test('contacts see what an agent says of the person, and afterwards the settings again', async () => {
  const { definition } = bell();
  const { settings } = await openStage([definition], { settings: { status: 'At home' } });
  const { client, sent } = silentClient();
  const own = new OwnPresence({ client, settings, caps: () => xml('c', {}) });
  const seen = () => sent.map((one) => [one.getChildText('show'), one.getChildText('status')]);
  const meeting = { show: 'dnd', status: 'In a meeting' } as const;
  own.appear('bell', meeting);
  expect(seen()).toEqual([]); // before the login
  await own.send();
  own.appear('bell', { ...meeting });
  own.appear('bell', undefined);
  expect(seen()).toEqual([
    ['dnd', 'In a meeting'],
    ['xa', 'At home'],
  ]);
  own.reset();
  own.appear('bell', meeting);
  expect(seen()).toHaveLength(2);
});
