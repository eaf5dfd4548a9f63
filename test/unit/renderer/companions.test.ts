import { expect, test } from 'vitest';
import { companionsOf, firstOf } from '../../../renderer/tabs/companions.ts';

/** Online with these devices; those that begin with `d` have Dragoman. */
function contact(jid: string, name: string | undefined, ...devices: string[]) {
  return {
    ...{ jid, ...(name !== undefined && { name }) },
    resources: devices.map((resource) => ({
      ...{ jid: `${jid}/${resource}`, resource },
      ...(resource.startsWith('d') && { isDragoman: true as const }),
    })),
  };
}

const contacts = [
  contact('ann@x.org', 'Ann', 'd1', 'phone'),
  contact('ben@x.org', undefined, 'd1', 'd2'),
  contact('cy@x.org', 'Cy', 'phone'),
];

test('a contact is asked by their JID, or by each of their devices where there are several', () => {
  expect(companionsOf(contacts)).toEqual([
    { value: 'ann@x.org', label: 'Ann (ann@x.org)' },
    { value: 'ben@x.org/d1', label: 'ben@x.org, d1' },
    { value: 'ben@x.org/d2', label: 'ben@x.org, d2' },
  ]);
});

test('nobody is chosen for the person where there is a choice', () => {
  const all = companionsOf(contacts);
  expect(firstOf(all, undefined)).toBeUndefined();
  expect(firstOf(all.slice(0, 1), undefined)).toBe('ann@x.org');
  expect(firstOf(all, 'ann@x.org')).toBe('ann@x.org');
  expect(firstOf(all, 'ben@x.org')).toBeUndefined();
  expect(firstOf(all, 'cy@x.org')).toBeUndefined();
});
