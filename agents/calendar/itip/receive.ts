import { Refusal } from '../../../app/agent.ts';
import { applyMessage } from './apply.ts';
import type { Uninvited } from './apply-reply.ts';
import type { Component } from './jcal.ts';
import { type Message, meetingOf } from './message.ts';
import { type Result, unchanged } from './result.ts';
import { compareVersions, versionOf } from './version.ts';

/** What is known of one UID: the stored object, and messages that came before what they speak of. */
export interface Known {
  calendar: Component | undefined;
  early: readonly Message[];
}

/** More of them wait for nothing that comes. */
const MAX_EARLY = 16;

/**
 * Applies a message, and then those that waited for it. So a CANCEL that overtakes its REQUEST cancels it all the
 * same, and in whatever order an organizer's messages arrive, the same object is there in the end.
 */
export function receive(known: Known, message: Message, uninvited: Uninvited): Known & { result: Result } {
  const result = applied(known.calendar, message, uninvited);
  if (result.outcome === 'early')
    return { calendar: known.calendar, early: [...known.early, message].slice(-MAX_EARLY), result };
  if (result.outcome !== 'changed') return { ...known, result };
  let { calendar } = result;
  const early: Message[] = isEarly(result) ? [message] : [];
  for (const waiting of [...known.early].sort(byAge)) {
    const next = appliedOrRefused(calendar, waiting, uninvited);
    if (next.outcome === 'changed') calendar = next.calendar;
    if (isEarly(next)) early.push(waiting);
  }
  return { calendar, early, result: { outcome: 'changed', calendar } };
}

function applied(calendar: Component | undefined, message: Message, uninvited: Uninvited): Result {
  return applyMessage(calendar && meetingOf(calendar), message, uninvited);
}

/** Whoever knew the UID could have sent it ahead: what is refused is gone, and does the other message no harm. */
function appliedOrRefused(calendar: Component, message: Message, uninvited: Uninvited): Result {
  try {
    return applied(calendar, message, uninvited);
  } catch (error) {
    if (error instanceof Refusal) return unchanged;
    throw error;
  }
}

/** All of it, or some of it. */
function isEarly(result: Result): boolean {
  return result.outcome === 'early' || (result.outcome === 'changed' && result.isEarly === true);
}

function byAge(one: Message, other: Message): number {
  const [first, second] = [one.events[0], other.events[0]];
  return first && second ? compareVersions(versionOf(first), versionOf(second)) : 0;
}
