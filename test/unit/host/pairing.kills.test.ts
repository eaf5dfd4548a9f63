import { describe, expect, test } from 'vitest';
import { device, type Made, two, until, Wire } from './pairing-devices.ts';

describe('cut off in the middle', () => {
  /** Both say yes; the one is killed when that query was carried that many times. */
  async function killedAt(who: 'desk' | 'laptop', query: string, moment: 'before' | 'after') {
    const { wire, desk, laptop } = await two();
    const victim = who === 'desk' ? desk : laptop;
    const survivor = who === 'desk' ? laptop : desk;
    await desk.pairing.pair('laptop');
    const carry = wire.carry.bind(wire);
    wire.carry = async (from, to, payload) => {
      if (payload.attrs.xmlns !== `urn:dragoman:${query}:0` || from !== victim.jid)
        return carry(from, to, payload);
      if (moment === 'before') wire.dead.add(from);
      return carry(from, to, payload).finally(() => void wire.dead.add(from));
    };
    await desk.answer(true);
    await until(() => desk.states.includes('waiting'));
    await laptop.answer(true);
    await until(() => wire.dead.size > 0);
    await survivor.sees(victim.jid, 'unavailable');
    await until(() => /paired|ended/.test(survivor.states.at(-1) ?? ''));
    // Started again, on the files as they are, with the other as it stands.
    const again = new Wire();
    const restarted = [
      await device(again, 'desk', desk.folder),
      await device(again, 'laptop', laptop.folder),
    ];
    const [one, other] = restarted as [Made, Made];
    for (const [at, peer] of [
      [one, other],
      [other, one],
    ] as const)
      await at.sees(peer.jid);
    // What is one-sided heals when the two meet; what is of neither stays so.
    await until(() => one.names().length === other.names().length);
    return [one.names(), other.names()];
  }

  test.each([
    ['desk', 'pair-confirm', 'before'],
    ['desk', 'pair-confirm', 'after'],
    ['laptop', 'pair-confirm', 'before'],
    ['laptop', 'pair-confirm', 'after'],
    ['desk', 'device-list', 'before'],
    ['desk', 'device-list', 'after'],
    ['laptop', 'device-list', 'before'],
    ['laptop', 'device-list', 'after'],
  ] as const)(
    '%s killed at its %s, %s it arrived: both or neither are paired',
    async (who, query, moment) => {
      const [desk, laptop] = await killedAt(who, query, moment);
      expect([
        [['laptop'], ['desk']],
        [[], []],
      ]).toContainEqual([desk, laptop]);
    },
  );
});
