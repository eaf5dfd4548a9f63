import { IcsSource } from '../../../../agents/calendar/sources/ics.ts';
import { calendar, event } from './samples.ts';

// Puts events into a calendar and takes some out without rest, until it is killed. What it says on its output is what
// is certainly done.
const [, , path = '', name = ''] = process.argv;
const source = new IcsSource(path, { isWritten: true });
await source.follow(() => {}, new AbortController().signal);
for (let count = 0; ; count++) {
  const uid = `${name}-${count}`;
  const made = await source.put({ uid, text: calendar(event(uid)) }, undefined);
  if (!('written' in made)) throw new Error(`${uid} is there already`);
  process.stdout.write(`+${uid}\n`);
  const changed = await source.put({ uid, text: calendar(event(uid, { summary: 'changed' })) }, made.written);
  if (!('written' in changed)) throw new Error(`somebody else changed ${uid}`);
  process.stdout.write(`~${uid}\n`);
  if (count % 3 !== 2) continue;
  process.stdout.write(`?${uid}\n`);
  await source.remove(changed.written);
  process.stdout.write(`-${uid}\n`);
}
