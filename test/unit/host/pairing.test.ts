import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answerApproval } from '../../../app/host/person.ts';
import { Settings } from '../../../app/host/settings.ts';
import { settingsSchema } from '../../../app/host/settings-schema.ts';
import { both, type Made, meet, two, until } from './pairing-devices.ts';

describe('two devices', () => {
  test.each([
    ['the one who asked', true],
    ['the one who was asked', false],
  ])('are paired when both persons say yes, %s first', async (_who, isFirst) => {
    const { desk, laptop } = await two();
    const { id, code } = await desk.pairing.pair('laptop');
    expect(desk.approvals.list).toMatchObject([{ id, code, peer: laptop.jid, agent: 'core' }]);
    expect(laptop.approvals.list).toMatchObject([{ code, peer: desk.jid }]);
    expect(laptop.approvals.list[0]?.action).toBe(`Pair with desk. Both screens must show ${code}.`);
    await (isFirst ? desk : laptop).answer(true);
    await until(() => (isFirst ? desk : laptop).states.includes('waiting'));
    expect([desk.names(), laptop.names()]).toEqual([[], []]);
    await (isFirst ? laptop : desk).answer(true);
    await both(desk, laptop);
    expect([desk.names(), laptop.names()]).toEqual([['laptop'], ['desk']]);
    expect(desk.states.at(-1)).toBe('paired');
    await until(() => laptop.states.at(-1) === 'paired');
    expect(desk.devices.find('laptop')).toMatchObject({ paired: true, id: laptop.paired.id });
    await expect(desk.pairing.pair('laptop')).rejects.toThrow('paired already');
  });

  test('are not when either says no; the other hears it', async () => {
    const { desk, laptop } = await two();
    await desk.pairing.pair('laptop');
    await desk.answer(true);
    await laptop.answer(false);
    await until(() => desk.states.at(-1) === 'ended');
    expect(desk.pairing.state?.reason).toContain('said no');
    expect(laptop.states.at(-1)).toBe('ended');
    expect([desk.names(), laptop.names()]).toEqual([[], []]);
    // And another one can begin.
    await laptop.pairing.pair('desk');
  });

  test('a yes is taken back while it waits, and not once both have said it', async () => {
    const { desk, laptop } = await two();
    const { id } = await desk.pairing.pair('laptop');
    expect(desk.pairing.takeBack(id)).toBe(false); // still asked: a no is an answer
    await desk.answer(true);
    await until(() => desk.states.includes('waiting'));
    expect(desk.pairing.takeBack('another')).toBe(false);
    expect(desk.pairing.takeBack(id)).toBe(true);
    expect(desk.pairing.state).toMatchObject({ state: 'ended', reason: 'You took it back here.' });
    await until(() => laptop.states.at(-1) === 'ended');
    expect(laptop.approvals.list).toEqual([]);
    expect([desk.names(), laptop.names()]).toEqual([[], []]);
    const again = await desk.pairing.pair('laptop');
    await Promise.all([desk.answer(true), laptop.answer(true)]);
    await both(desk, laptop);
    expect(desk.pairing.takeBack(again.id)).toBe(false);
  });

  test('nothing is ever paired by a grant', async () => {
    const { desk } = await two();
    const { id } = await desk.pairing.pair('laptop');
    const settings = await Settings.open(join(desk.folder, 'settings.json'), settingsSchema([]));
    const always = answerApproval(desk.approvals, settings, { id, yes: true, always: true });
    await expect(always).rejects.toThrow('asked each time');
    expect(desk.approvals.list).toHaveLength(1);
  });

  test('end it when either goes offline', async () => {
    const { desk, laptop } = await two();
    await desk.pairing.pair('laptop');
    await laptop.sees(desk.jid, 'unavailable');
    expect(laptop.pairing.state).toMatchObject({ state: 'ended', reason: 'The other device went offline.' });
    expect(laptop.approvals.list).toEqual([]);
    desk.goOffline();
    expect(desk.states.at(-1)).toBe('ended');
    expect(desk.approvals.list).toEqual([]);
  });

  test('do one at a time', async () => {
    const { all } = await meet('desk', 'laptop', 'attic');
    const [desk, laptop, attic] = all as [Made, Made, Made];
    await desk.pairing.pair('laptop');
    await expect(desk.pairing.pair('attic')).rejects.toThrow('Another pairing is under way');
    await expect(attic.pairing.pair('desk')).rejects.toThrow('Another pairing is under way');
    await expect(attic.pairing.pair('laptop')).rejects.toThrow('Another pairing is under way');
    await expect(laptop.pairing.pair('nobody')).rejects.toThrow('no device called nobody');
  });
});

test('a third is taken in by one and known to all', async () => {
  const { all } = await meet('desk', 'laptop', 'attic');
  const [desk, laptop, attic] = all as [Made, Made, Made];
  await desk.pairing.pair('laptop');
  await Promise.all([desk.answer(true), laptop.answer(true)]);
  await both(desk, laptop);
  await until(() => laptop.states.at(-1) === 'paired');
  await attic.pairing.pair('laptop');
  await Promise.all([attic.answer(true), laptop.answer(true)]);
  await until(() => all.every((one) => one.names().length === 2));
  expect(desk.names()).toEqual(['laptop', 'attic']);
  expect(attic.names()).toEqual(['desk', 'laptop']);
});
