import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Answer, type CommandRequest, choice, Refusal } from '../../../app/agent.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import { readTime } from '../events/rfc3339.ts';
import { addressOfJid } from '../itip/address.ts';
import { composed } from '../itip/compose.ts';
import { componentsOf, writeJcal } from '../itip/jcal.ts';
import { busyIn } from '../meet/ask-person.ts';
import { invitation } from '../meet/invitation.ts';
import { freeBusyFor } from '../meet/own-free-busy.ts';
import { DAY_MS, MINUTE_MS } from '../policy/situation.ts';
import { peopleOf } from '../requests/judge.ts';
import type { Scheduler } from '../scheduler.ts';
import { commonSlots } from '../slots/common-slots.ts';
import type { Range } from '../slots/ranges.ts';
import { slotWords } from './words.ts';

type Asking = CommandRequest<Scheduler>;

const LENGTHS_MINUTES = [15, 30, 45, 60, 90, 120];
const DAYS_AHEAD = 14;
/** Some clients show each as a button. */
const MOST_SLOTS = 40;
const MOST_A_DAY = 6;
const GRID_MINUTES = 30;

/**
 * A meeting with the person, asked for by somebody whose client knows commands and nothing else: the same request as
 * one from agent to agent, and decided by the same rules.
 */
export async function askForMeeting(request: Asking): Promise<Answer> {
  const { title, minutes } = await request.ask(
    z.object({
      title: z.string().trim().min(1).max(200).meta({ title: 'What it is about' }),
      minutes: choice(
        LENGTHS_MINUTES.map((length) => ({ value: String(length), label: `${length} minutes` })),
        'How long',
      ),
    }),
    { title: 'Ask for a meeting' },
  );
  const lengthMs = Number(minutes) * MINUTE_MS;
  const start = await startOf(request, lengthMs);
  const slot = { start, end: start + lengthMs };
  const { state, account, asker } = request;
  const { zone } = state.calendar;
  const object = invitation({
    ...{ uid: randomUUID(), organizer: bare(asker), title, slot, zone, now: new Date() },
    people: [{ jid: account.jid, isRequired: true }],
  });
  const message = composed('REQUEST', componentsOf(object, 'vevent'), object);
  const { uid } = await state.requests.receive(writeJcal(message), request, { isPlain: true });
  const words = `${title}, ${slotWords(slot, zone)}`;
  const answer = state.askedBy(asker).find((one) => one.uid === uid)?.answer;
  if (answer === 'accepted') return { note: `Accepted: ${words}.` };
  if (answer === 'declined') return { note: `Declined: ${words}.` };
  return { note: `Asked: ${words}. The answer will be here, under "My meetings".` };
}

/** One of the free times, where the person's rules let the asker know them; else whatever the asker says. */
async function startOf(request: Asking, lengthMs: number): Promise<number> {
  const { zone } = request.state.calendar;
  const slots = freeSlots(request, lengthMs);
  if (slots?.length === 0)
    throw new Refusal('not-acceptable', `Nothing is free in the next ${DAYS_AHEAD} days.`);
  if (slots) {
    const options = slots.map((slot) => ({ value: String(slot.start), label: slotWords(slot, zone) }));
    const { start } = await request.ask(z.object({ start: choice(options, 'When') }), { last: true });
    return Number(start);
  }
  const isTime = (text: string) => timeIn(text, request) !== undefined;
  const { start } = await request.ask(
    z.object({
      start: z
        .string()
        .refine(isTime, { error: 'must be a date and a time, such as 2026-03-02 14:00' })
        .meta({ title: 'When', description: `Such as 2026-03-02 14:00, as clocks in ${zone.id} have it` }),
    }),
    { last: true },
  );
  return timeIn(start, request) ?? 0;
}

function timeIn(text: string, { state }: Asking): number | undefined {
  if (!/\d{4}-\d\d-\d\d[ Tt]\d\d:\d\d/.test(text)) return undefined;
  try {
    return readTime('When', text.trim(), state.calendar.zone) * 1000;
  } catch {
    return undefined;
  }
}

/** Undefined where the asker is not told when the person is free. */
function freeSlots(request: Asking, lengthMs: number): Range[] | undefined {
  const { state, asker: jid, account } = request;
  const { calendar, rules } = state;
  const now = new Date();
  const window = { start: now.getTime(), end: now.getTime() + DAYS_AHEAD * DAY_MS };
  const question = { start: now.toISOString(), end: new Date(window.end).toISOString() };
  const asker = addressOfJid(jid);
  const people = peopleOf(asker, request);
  let ical: string;
  try {
    ical = freeBusyFor(question, { calendar, rules, asker, people, now });
  } catch (error) {
    if (error instanceof Refusal && error.condition === 'forbidden') return undefined;
    throw error;
  }
  const person = { address: addressOfJid(account.jid), isRequired: true, zone: calendar.zone.id };
  const all = commonSlots([{ ...person, busy: busyIn(ical) }], {
    ...{ window, lengthMinutes: lengthMs / MINUTE_MS, gridMinutes: GRID_MINUTES, limit: 1_000 },
  });
  const byDay = new Map<string, number>();
  const few = all.filter((slot) => {
    const day = slotWords(slot, calendar.zone).slice(0, 10);
    const count = (byDay.get(day) ?? 0) + 1;
    byDay.set(day, count);
    return count <= MOST_A_DAY;
  });
  return few.slice(0, MOST_SLOTS);
}
