import { markdown } from '../page.ts';
import type { Took } from './many-tabs.ts';
import { REST_MS } from './rest.ts';
import type { TabsResults } from './tabs.ts';

type Rows = readonly (readonly string[])[];

const ms = (value: number) => value.toFixed(1);

/** What passes from one browser to the other, beside what each part of the way takes by itself. */
export function followRows({ followed, roundTrip, alone: { told, asked, both } }: TabsResults): Rows {
  const most = (key: 'p50Ms' | 'p95Ms') => both[key] + 1.5 * roundTrip[key];
  return [
    ['', 'p50 ms', 'p95 ms'],
    ['a page of one browser shows in the one that follows', ms(followed.p50Ms), ms(followed.p95Ms)],
    ['at most', `100, and ${ms(most('p50Ms'))}`, ms(most('p95Ms'))],
    ['the browsers alone, from one to the other', ms(both.p50Ms), ms(both.p95Ms)],
    ['of that, the first, until its bridge knows', ms(told.p50Ms), ms(told.p95Ms)],
    ['and the other, once its bridge asks', ms(asked.p50Ms), ms(asked.p95Ms)],
    ['round trip of a question between the two devices', ms(roundTrip.p50Ms), ms(roundTrip.p95Ms)],
  ];
}

export function manyRows({ many: { tabs, own, first, again } }: TabsResults): Rows {
  const row = (what: string, { ms, cpuMs }: Took, atMost: string) => [
    ...[what, ms.toFixed(0), atMost, cpuMs.toFixed(0)],
  ];
  return [
    [`${tabs} tabs`, 'ms', 'at most', 'CPU ms, both devices'],
    row('from the browser to the list of its device', own, '300'),
    row('first list on another device, with the link to it', first, '300'),
    row('once more', again, ''),
  ];
}

export function heldRows({ held, changes }: TabsResults): Rows {
  return [
    [`${changes} changes`, 'RSS before', 'half way', 'after'],
    ...held.map(({ what, ...mb }) => [
      what,
      ...[mb.beforeMb, mb.halfMb, mb.afterMb].map((one) => `${one.toFixed(1)} MB`),
    ]),
  ];
}

export function restRows({ rest }: TabsResults): Rows {
  return [
    [`${REST_MS / 1000} s of rest`, 'wake-ups', 'CPU ms'],
    ...rest.map(({ what, wakeUps, cpuMs }) => [what, String(wakeUps), cpuMs.toFixed(1)]),
  ];
}

export function words(results: TabsResults): string {
  const { pages, rounds } = results;
  return `## Tabs

${markdown(followRows(results))}

Two Chromium, each with the extension and a \`dragoman run\`, paired, on these cores beside Prosody. ${pages} pages that
the first goes to by itself, one after the other; each page says when it shows. At most: the browsers alone and 1.5 times the
round trip. The browsers alone: the same pages in two Chromium whose bridges end in the process that measures, which asks the
one for what the other shows; so both are at work at once there, too.

${markdown(manyRows(results))}

The browser of a thousand tabs is one of the tests, which speaks the bridge and is nothing else; medians of ${rounds}.

${markdown(heldRows(results))}

As many changes as an hour of one in a second has, one browser led from page to page and the other following: resident
memory of the processes that the extension brings, each time after 10 s of rest; before is after the pages above.

${markdown(restRows(results))}

Nobody does anything, after all that was opened to pair the devices has ended. The core's are those of its line to the server,
its clock and Node's own threads; the browser with the extension stands beside one without it that shows the same page.
`;
}
