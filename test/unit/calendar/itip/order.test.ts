import { describe, expect, test } from 'vitest';
import type { Component } from '../../../../agents/calendar/itip/jcal.ts';
import { readJcal, writeJcal } from '../../../../agents/calendar/itip/jcal.ts';
import { type Message, messageOf } from '../../../../agents/calendar/itip/message.ts';
import { consequenceOf } from '../../../../agents/calendar/itip/messages.ts';
import { receive } from '../../../../agents/calendar/itip/receive.ts';
import { alice, bob, calendarText, changed, series } from './kit.ts';
import { type Random, random, shuffled } from './random.ts';

const DAYS = ['06', '07', '08', '09'];
const berlin = (name: string, day: string, hour: number) =>
  `${name};TZID=Europe/Berlin:202601${day}T${String(hour).padStart(2, '0')}0000`;

/** What an organizer's object may become next, all of it or one instance. */
function nextState(state: State, pick: Random): State {
  const day = pick.of(DAYS);
  const exceptions = new Map(state.exceptions);
  switch (pick.of(['summary', 'move', 'instance', 'instance', 'back', 'out', 'cancel', 'uncancel'])) {
    case 'summary':
      return { ...state, summary: `Plans ${pick.below(1000)}` };
    case 'move':
      return { ...state, hour: 8 + pick.below(8), exceptions: new Map() };
    case 'instance':
      return {
        ...state,
        exceptions: exceptions.set(day, 8 + pick.below(10)),
        out: state.out.filter((one) => one !== day),
      };
    case 'back':
      exceptions.delete(day);
      return { ...state, exceptions };
    case 'out':
      exceptions.delete(day);
      return { ...state, exceptions, out: [...new Set([...state.out, day])] };
    case 'cancel':
      return { ...state, isCancelled: true };
    default:
      return { ...state, isCancelled: false };
  }
}

interface State {
  summary: string;
  hour: number;
  exceptions: ReadonlyMap<string, number>;
  out: readonly string[];
  isCancelled: boolean;
}

function textOf({ summary, hour, exceptions, out, isCancelled }: State): string {
  const status = isCancelled ? { STATUS: 'STATUS:CANCELLED' } : {};
  const base = changed(series, { SUMMARY: `SUMMARY:${summary}`, ...status });
  const master = changed(base, {
    DTSTART: berlin('DTSTART', '05', hour),
    DTEND: berlin('DTEND', '05', hour + 1),
  });
  const others = [...exceptions].map(([day, at]) =>
    changed(base, {
      ...{ RRULE: undefined, 'RECURRENCE-ID': berlin('RECURRENCE-ID', day, hour) },
      ...{ DTSTART: berlin('DTSTART', day, at), DTEND: berlin('DTEND', day, at + 1) },
    }),
  );
  return calendarText([...master, ...out.map((day) => berlin('EXDATE', day, hour))], ...others);
}

/** The messages of a history to Bob, in its order. */
function history(pick: Random, length: number): Message[] {
  let state: State = { summary: 'Plans', hour: 10, exceptions: new Map(), out: [], isCancelled: false };
  let before: Component | undefined;
  const sent: Message[] = [];
  for (let step = 0; step < length; step++) {
    const now = new Date(Date.UTC(2026, 0, 1, 12) + step * (pick.below(2) * 60_000));
    const after = kept(readJcal(textOf(state)), before);
    const { messages, calendar } = consequenceOf({ before, after, as: alice, now });
    before = calendar;
    sent.push(
      ...messages.filter(({ recipient }) => recipient === bob).map(({ calendar }) => messageOf(calendar)),
    );
    state = nextState(state, pick);
  }
  return sent.flatMap((message) => (pick.below(2) ? oneByOne(message, pick) : [message]));
}

/** A program that writes an object anew knows the SEQUENCE of the last. */
function kept(after: Component, before: Component | undefined): Component {
  const sequences = (before?.[2] ?? []).flatMap(([, properties]) =>
    properties.filter(([name]) => name === 'sequence').map((property) => Number(property[3])),
  );
  return readJcal(writeJcal(after).replaceAll('SEQUENCE:1', `SEQUENCE:${Math.max(1, ...sequences)}`));
}

/** Other organizers send an exception alone, after what they send of the whole. */
function oneByOne(message: Message, pick: Random): Message[] {
  const [, properties, components] = message.calendar;
  const alone = components.filter((one) => one[1].some(([name]) => name === 'recurrence-id'));
  if (message.method !== 'REQUEST' || alone.length === 0 || alone.length === components.length)
    return [message];
  const one = pick.of(alone);
  return [message, messageOf(['vcalendar', properties, [one]])];
}

function arrive(messages: readonly Message[]): string {
  let known: Parameters<typeof receive>[0] = { calendar: undefined, early: [] };
  for (const message of messages) known = receive(known, message, 'refuse');
  return known.calendar ? writeJcal(known.calendar) : '';
}

describe('an organizer’s messages make the same object in every order', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))('history %i', (seed) => {
    const pick = random(seed);
    const messages = history(pick, 2 + pick.below(6));
    const inOrder = arrive(messages);
    expect(inOrder).not.toBe('');
    for (let round = 0; round < 4; round++) {
      const doubled = [...messages, ...messages.filter(() => pick.below(2) === 0)];
      expect(sortedLines(arrive(shuffled(doubled, pick)))).toEqual(sortedLines(inOrder));
    }
  });
});

/** In which order an event says things, two orders of arrival need not agree on. */
function sortedLines(text: string): string[][] {
  return text
    .replace(/\r\n /g, '')
    .split('BEGIN:VEVENT')
    .map((event) => event.split('\r\n').sort());
}
