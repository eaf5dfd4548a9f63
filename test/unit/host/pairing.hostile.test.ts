import { describe, expect, test } from 'vitest';
import { newDeviceKey } from '../../../app/link/device-key.ts';
import { commitmentTo, newOpening } from '../../../app/link/pairing-code.ts';
import { both, two, until } from './pairing-devices.ts';
import { account } from './stage.ts';

describe('who does not keep to it', () => {
  const evil = `${account}/evil`;
  const key = newDeviceKey();
  const opening = () => newOpening({ key: key.publicKey, name: 'evil', isAlone: true });

  test.each([
    ['a stranger', 'somebody@example.com/x'],
    ['the account without a resource', account],
    ['this device itself', `${account}/laptop`],
  ])('%s is refused', async (_what, from) => {
    const { wire, laptop } = await two();
    const asked = wire.ask(from, laptop.jid, 'pair', { commit: commitmentTo(opening()) });
    await expect(asked).rejects.toMatchObject({ condition: 'forbidden' });
    expect(laptop.paired.id).toBeUndefined();
  });

  test('an opening that was not promised ends it unasked', async () => {
    const { wire, laptop } = await two();
    const { session } = await wire.ask(evil, laptop.jid, 'pair', { commit: commitmentTo(opening()) });
    const shown = wire.ask(evil, laptop.jid, 'pair-open', { session, ...opening() });
    await expect(shown).rejects.toMatchObject({ condition: 'not-acceptable' });
    expect(laptop.approvals.list).toEqual([]);
    const again = wire.ask(evil, laptop.jid, 'pair-open', { session, ...opening() });
    await expect(again).rejects.toMatchObject({ condition: 'item-not-found' });
  });

  test.each(['pair-open', 'pair-confirm', 'pair-end'])('%s from elsewhere changes nothing', async (query) => {
    const { wire, desk, laptop } = await two();
    await desk.pairing.pair('laptop');
    const session = wire.sessionOf('pair-open');
    const json = { session, signature: 'x', ...opening() };
    await expect(wire.ask(evil, laptop.jid, query, json)).rejects.toMatchObject({
      condition: 'item-not-found',
    });
    const other = wire.ask(desk.jid, laptop.jid, query, { ...json, session: 'other' });
    await expect(other).rejects.toMatchObject({ condition: 'item-not-found' });
    await Promise.all([desk.answer(true), laptop.answer(true)]);
    await both(desk, laptop);
  });

  test('a confirmation of something else ends it, whatever the person says', async () => {
    const { wire, desk, laptop } = await two();
    await desk.pairing.pair('laptop');
    const session = wire.sessionOf('pair-open');
    const wrong = wire.ask(desk.jid, laptop.jid, 'pair-confirm', { session, signature: key.sign(['x']) });
    await expect(wrong).rejects.toMatchObject({ condition: 'not-acceptable' });
    expect(laptop.approvals.list).toEqual([]);
    await until(() => desk.states.at(-1) === 'ended');
    expect([desk.names(), laptop.names()]).toEqual([[], []]);
  });

  test('one whose person said nothing yet cannot be made to take anybody in', async () => {
    const { wire, laptop } = await two();
    const ours = opening();
    const { session, ...theirs } = await wire.ask(evil, laptop.jid, 'pair', { commit: commitmentTo(ours) });
    await wire.ask(evil, laptop.jid, 'pair-open', { session, ...ours });
    expect(theirs.name).toBe('laptop');
    expect(laptop.approvals.list).toHaveLength(1);
    await wire.ask(evil, laptop.jid, 'pair-end', { session });
    expect(laptop.approvals.list).toEqual([]);
    expect(laptop.names()).toEqual([]);
  });

  test('after three that came to nothing the next hour’s are refused; our own person can begin one', async () => {
    const { wire, desk, laptop } = await two();
    for (let count = 0; count < 3; count++) {
      await desk.pairing.pair('laptop');
      await laptop.answer(false);
      await until(() => desk.states.at(-1) === 'ended');
    }
    const fourth = desk.pairing.pair('laptop');
    await expect(fourth).rejects.toMatchObject({ condition: 'resource-constraint' });
    const another = wire.ask(evil, laptop.jid, 'pair', { commit: commitmentTo(opening()) });
    await expect(another).rejects.toMatchObject({ condition: 'resource-constraint' });
    await laptop.pairing.pair('desk');
    await Promise.all([desk.answer(true), laptop.answer(true)]);
    await both(desk, laptop);
  });

  test('an hour later one may ask again', async () => {
    const { desk, laptop } = await two();
    for (let count = 0; count < 3; count++) {
      await desk.pairing.pair('laptop');
      await laptop.answer(false);
      await until(() => desk.states.at(-1) === 'ended');
    }
    laptop.later(61 * 60_000);
    await desk.pairing.pair('laptop');
  });
});
