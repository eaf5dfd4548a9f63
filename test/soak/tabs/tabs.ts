import { setTimeout as delay } from 'node:timers/promises';
import { amiss, RandomPerson, shownIn } from '../../peers/browsers/random-person.ts';
import { startSite } from '../../peers/browsers/site.ts';
import { pair } from '../../peers/device/pair.ts';
import { until } from '../../peers/device/until.ts';
import type { Server } from '../../peers/servers/index.ts';
import { atMost, type Finding, figure, none, say } from '../findings.ts';
import { type BrowsingDevice, startBrowsingDevice } from './browsing-device.ts';
import { differences } from './differences.ts';

const CUT_MS = 30_000;
/** On a machine that has much else to do. */
const PATIENCE_MS = 600_000;

/** Three people at three browsers that mirror each other, all cut off from each other in the middle. */
export async function tabs(server: Server, acts: number): Promise<Finding[]> {
  await using site = await startSite();
  await using one = await startBrowsingDevice(server, 'one', 'chromium');
  await using two = await startBrowsingDevice(server, 'two', 'firefox');
  await using three = await startBrowsingDevice(server, 'three', 'chromium');
  const all = [one, two, three];
  const { call } = await one.device.local;
  for (const { name, device } of [two, three]) {
    await pair({ call }, await device.local, { one: 'one', other: name });
    await call.tabs.mirror({ device: name, isOn: true });
  }
  const people = all.map(({ name, browser }, at) => {
    const person = new RandomPerson(() => browser, { name, site, seed: at + 1 });
    return person;
  });
  const before = sentBy(all);
  const began = performance.now();
  const third = Math.ceil(acts / 3);
  const act = async (what: string) => {
    await Promise.all(people.map((person) => person.act(third)));
    say(`tabs: ${people.map(({ deedCount }) => deedCount).join(', ')} acts, ${what}`);
  };
  await act('then they are cut off from each other');
  for (const { way } of all) {
    way.cable.refuse();
    way.cable.cut();
  }
  await Promise.all([act('then they can hear each other again'), delay(CUT_MS)]);
  for (const { way } of all) way.cable.heal();
  const healed = performance.now();
  await Promise.all(all.map(({ device }) => device.online()));
  const onlineMs = performance.now() - healed;
  await act('then it is quiet');
  const quiet = performance.now();
  const shown = () => Promise.all(all.map(async ({ browser }) => shownIn(await browser.rows())));
  const rows = await until(shown, (each) => new Set(each).size === 1, PATIENCE_MS).catch(shown);
  const sameMs = performance.now() - quiet;
  if (new Set(rows).size > 1) for (const line of await differences(all)) say(`tabs: ${line}`);
  const sent = { inLinks: sentBy(all).inLinks - before.inLinks, else: sentBy(all).else - before.else };
  const deeds = people.reduce((sum, { deedCount }) => sum + deedCount, 0);
  const [lines = [], ...others] = rows.map((text) => text.split('\n'));
  const wrong = amiss(await one.browser.rows(), people);
  return [
    figure('acts of the three people', people.map(({ deedCount }) => deedCount).join(', ')),
    figure('minutes of it', ((quiet - began) / 60_000).toFixed(1)),
    figure('tabs in the end, of all that were opened', `${lines.filter(Boolean).length}, ${opened(people)}`),
    figure('online again after the cut', `${(onlineMs / 1000).toFixed(1)} s`),
    figure('the same in all browsers, after the last act', `${(sameMs / 1000).toFixed(1)} s`),
    none(
      'rows that differ',
      others.reduce((sum, each) => sum + differing(lines, each), 0),
    ),
    none('tabs lost', wrong.filter((text) => text.endsWith('lost')).length),
    none('tabs there twice', wrong.filter((text) => text.endsWith('twice')).length),
    figure('messages inside links, an act', (sent.inLinks / deeds).toFixed(2)),
    figure('stanzas to the server beside these, an act', (sent.else / deeds).toFixed(2)),
    atMost('messages in all, an act', (sent.inLinks + sent.else) / deeds, 2, '', 2),
  ];
}

function sentBy(all: readonly BrowsingDevice[]): { inLinks: number; else: number } {
  const sum = (of: 'inLinks' | 'else') => all.reduce((total, { way }) => total + way.sent[of], 0);
  return { inLinks: sum('inLinks'), else: sum('else') };
}

function opened(people: readonly RandomPerson[]): number {
  return people.reduce((sum, person) => sum + person.opened.length, 0);
}

/** Lines that only one of them has, or has elsewhere. */
function differing(one: readonly string[], other: readonly string[]): number {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, at) => one[at] === other[at]).filter((isSame) => !isSame).length;
}
