import { describe, expect, test } from 'vitest';
import { readCount, StreamManagement } from '../../../app/xmpp/stream-management.ts';
import { xml } from '../../../app/xmpp/xml.ts';

const enabled = (attrs = {}) => xml('enabled', { xmlns: 'urn:xmpp:sm:3', ...attrs });

describe('stream management counters', () => {
  test('start at zero and count every stanza of either direction', () => {
    const sm = new StreamManagement(enabled({ id: 'x', resume: 'true' }));
    expect(sm.answer().attrs.h).toBe('0');
    for (let count = 0; count < 3; count++) sm.received();
    expect(sm.unreported).toBe(3);
    expect(String(sm.answer())).toBe('<a xmlns="urn:xmpp:sm:3" h="3"/>');
    expect(sm.unreported).toBe(0);
    expect(String(sm.resume())).toBe('<resume xmlns="urn:xmpp:sm:3" previd="x" h="3"/>');
    sm.sent('<a/>');
    sm.sent('<b/>');
    sm.sent('<c/>');
    expect(sm.acknowledge(2)).toBe(true);
    expect(sm.unacknowledged).toEqual(['<c/>']);
    expect(sm.acknowledge(2)).toBe(true);
    expect(sm.acknowledge(3)).toBe(true);
    expect(sm.unacknowledged).toEqual([]);
  });

  test.each([4, -1, 1.5, Number.NaN, 2 ** 32, 2 ** 31])('do not believe an acknowledgement of %s', (h) => {
    const sm = new StreamManagement(enabled());
    for (let count = 0; count < 3; count++) sm.sent('<m/>');
    expect(sm.acknowledge(h)).toBe(false);
    expect(sm.unacknowledged).toHaveLength(3);
  });

  test('do not go back', () => {
    const sm = new StreamManagement(enabled());
    for (let count = 0; count < 3; count++) sm.sent('<m/>');
    expect(sm.acknowledge(2)).toBe(true);
    expect(sm.acknowledge(1)).toBe(false);
  });

  test('wrap at 2^32 (XEP-0198 §4)', () => {
    const near = 2 ** 32 - 2;
    const sm = new StreamManagement(enabled({ id: 'x', resume: '1' }), { handled: near, acknowledged: near });
    for (let count = 0; count < 4; count++) sm.received();
    expect(sm.handled).toBe(2);
    expect(sm.unreported).toBe(4);
    expect(sm.answer().attrs.h).toBe('2');
    for (let count = 0; count < 4; count++) sm.sent(`<m id="${count}"/>`);
    expect(sm.sentCount).toBe(2);
    expect(sm.acknowledge(2 ** 32 - 1)).toBe(true);
    expect(sm.unacknowledged).toHaveLength(3);
    expect(sm.acknowledge(1)).toBe(true);
    expect(sm.unacknowledged).toEqual(['<m id="3"/>']);
    expect(sm.acknowledge(3)).toBe(false);
    expect(sm.acknowledge(2)).toBe(true);
  });

  test('resume only where the server offers it', () => {
    expect(new StreamManagement(enabled({ id: 'x' })).resumptionId).toBeUndefined();
    expect(new StreamManagement(enabled({ resume: 'true' })).resumptionId).toBeUndefined();
    expect(new StreamManagement(enabled({ id: 'x', resume: 'true', max: '60' })).keptMs).toBe(60_000);
  });

  test('read h strictly', () => {
    expect(readCount(xml('a', { h: '4294967295' }))).toBe(2 ** 32 - 1);
    for (const h of ['', '-1', '1.5', '0x1', ' 1', '99999999999'])
      expect(readCount(xml('a', { h }))).toBeNaN();
    expect(readCount(xml('a'))).toBeNaN();
  });
});
