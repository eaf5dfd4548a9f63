import { describe, expect, test } from 'vitest';
import { byPriorityAndWeight, resolveTargets } from '../../../app/xmpp/dial.ts';

type Records = Record<string, { name: string; port: number; priority: number; weight: number }[]>;

const resolver = (records: Records) => async (name: string) => {
  const found = records[name];
  if (!found) throw Object.assign(new Error('no data'), { code: 'ENODATA' });
  return found;
};

describe('where a domain is', () => {
  test('mixes both kinds of records by priority (XEP-0368 §3)', async () => {
    const targets = await resolveTargets('example.org', {
      resolveSrv: resolver({
        '_xmpps-client._tcp.example.org': [{ name: 'tls.example.org', port: 443, priority: 10, weight: 0 }],
        '_xmpp-client._tcp.example.org': [
          { name: 'last.example.org', port: 5222, priority: 20, weight: 0 },
          { name: 'first.example.org', port: 5222, priority: 1, weight: 0 },
        ],
      }),
    });
    expect(targets).toEqual([
      { host: 'first.example.org', port: 5222, directTls: false },
      { host: 'tls.example.org', port: 443, directTls: true },
      { host: 'last.example.org', port: 5222, directTls: false },
    ]);
  });

  test('chooses within a priority in proportion to weight (RFC 2782)', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const records = [
      { name: 'heavy', priority: 0, weight: 90 },
      { name: 'light', priority: 0, weight: 10 },
      { name: 'none', priority: 0, weight: 0 },
    ];
    const firsts = Array.from({ length: 10_000 }, () => byPriorityAndWeight(records, random)[0]?.name);
    const share = firsts.filter((name) => name === 'heavy').length / firsts.length;
    expect(share).toBeGreaterThan(0.88);
    expect(share).toBeLessThan(0.92);
    expect(firsts).toContain('light');
  });

  test('falls back to the domain on 5222 without records, without an answer, and with a slow one', async () => {
    const fallback = [{ host: 'example.org', port: 5222, directTls: false }];
    expect(await resolveTargets('example.org', { resolveSrv: resolver({}) })).toEqual(fallback);
    const never = () => new Promise<never>(() => {});
    expect(await resolveTargets('example.org', { resolveSrv: never, timeoutMs: 1 })).toEqual(fallback);
  });

  test('takes the target "." as a no', async () => {
    const no = [{ name: '', port: 0, priority: 0, weight: 0 }];
    const yes = [{ name: 'x.example.org', port: 5222, priority: 0, weight: 0 }];
    const direct = '_xmpps-client._tcp.example.org';
    const plain = '_xmpp-client._tcp.example.org';
    expect(
      await resolveTargets('example.org', { resolveSrv: resolver({ [direct]: no, [plain]: yes }) }),
    ).toEqual([{ host: 'x.example.org', port: 5222, directTls: false }]);
    await expect(
      resolveTargets('example.org', { resolveSrv: resolver({ [direct]: no, [plain]: no }) }),
    ).rejects.toMatchObject({ code: 'dns' });
  });

  test('asks nobody about localhost and addresses', async () => {
    const resolveSrv = () => Promise.reject(new Error('asked'));
    expect(await resolveTargets('localhost', { resolveSrv })).toEqual([
      { host: 'localhost', port: 5222, directTls: false },
    ]);
  });

  test('asks for the ASCII form of an international domain', async () => {
    const asked: string[] = [];
    const resolveSrv = async (name: string) => {
      asked.push(name);
      return [];
    };
    expect(await resolveTargets('bücher.example', { resolveSrv })).toEqual([
      { host: 'xn--bcher-kva.example', port: 5222, directTls: false },
    ]);
    expect(asked).toEqual([
      '_xmpps-client._tcp.xn--bcher-kva.example',
      '_xmpp-client._tcp.xn--bcher-kva.example',
    ]);
  });
});
