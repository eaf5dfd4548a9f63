import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { calendarContract } from '../../../agents/calendar/contract.ts';
import { Scheduler } from '../../../agents/calendar/scheduler.ts';
import type { Account, Effect, QueryRequest } from '../../../app/agent.ts';

// Takes requests for meetings until it is killed. A line of its input is one of them, a line of its output says that
// one has been taken; what it answers stands in a file.
const [, , folder = ''] = process.argv;
const { signal } = new AbortController();
const account = {
  jid: 'you@example.org',
  devices: [],
  agentsOf: (jid: string) => [`${jid}/desk`],
  isOneOf: (_jid: string, circle: readonly string[]) => circle.includes('contacts'),
  onDevices: () => {},
  lookForLetters: async () => {},
  sealed: () => ({ items: new Map(), isReady: false, onChange: () => {} }),
  query: async (to: string, _codec: unknown, { ical }: { ical: string }) => {
    appendFileSync(join(folder, 'sent.jsonl'), `${JSON.stringify({ to, ical })}\n`);
  },
} as unknown as Account;
const sources = [{ ics: join(folder, 'you.ics'), write: true }];
const settings = calendarContract.settings.parse({ sources, rules: [{ mode: 'automatic' }] });
const effect: Effect = Object.assign(<T>(_what: unknown, run: (undo: string) => Promise<T>) => run('undo'), {
  undo: () => Promise.reject(new Error('not here')),
});
const scheduler = await Scheduler.start({
  ...{ settings, account, folder, signal, secret: async () => undefined },
  ...{ effect: () => effect, tell: () => {}, appear: () => {} },
});
const isOneOf: QueryRequest<unknown>['isOneOf'] = (circle) => circle.includes('contacts');
const others = { state: undefined, signal, account, effect, isOneOf, note: () => {} };
createInterface({ input: process.stdin }).on('line', async (line) => {
  const { from, ical } = JSON.parse(line);
  const { uid } = await scheduler.requests.receive(ical, { ...others, asker: from });
  process.stdout.write(`${uid}\n`);
});
process.stdout.write('ready\n');
