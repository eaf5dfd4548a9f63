import type { Effect } from '../../../app/agent.ts';
import { answerTo } from '../itip/answer.ts';
import {
  type Component,
  componentsOf,
  type Property,
  propertyOf,
  textOf,
  withComponents,
} from '../itip/jcal.ts';
import { type Message, meetingOf } from '../itip/message.ts';
import type { Instance } from './instance.ts';

export type Partstat = 'ACCEPTED' | 'TENTATIVE' | 'DECLINED' | 'DELEGATED';

/** What is answered, by whom, and with which words. */
export interface Said {
  as: string;
  partstat: Partstat;
  /** Address of whom it is passed on to, with DELEGATED. */
  delegate?: string | undefined;
  comment?: string | undefined;
  now: Date;
}

/** What the person adds to their answer. */
export interface PersonSays {
  effect: Effect;
  comment?: string | undefined;
  /** Address of whom they pass it on to, with DELEGATED. */
  delegate?: string | undefined;
}

/** To what it is answered. */
export interface Asked {
  base: Component;
  /** RECURRENCE-IDs, where it is about these instances alone. */
  instances: readonly Instance[];
  /** Those of the others that the person has answered already. */
  spared?: readonly Instance[] | undefined;
}

/** The object with the answer, and the REPLY. */
export function answersTo(
  { base, instances, spared = [] }: Asked,
  said: Said,
): { object: Component; reply: Component } {
  if (instances.length === 0) {
    const { calendar, message } = answerTo(meetingOf(base), { ...said, spared: spared.map(recurrenceId) });
    return { object: calendar, reply: message.calendar };
  }
  let object = base;
  let reply: Component | undefined;
  for (const one of instances) {
    const { calendar, message } = answerTo(meetingOf(object), { ...said, instance: recurrenceId(one) });
    object = calendar;
    const events = componentsOf(message.calendar, 'vevent');
    reply = reply ? withComponents(reply, [...reply[2], ...events]) : message.calendar;
  }
  return { object, reply: reply ?? base };
}

function recurrenceId([parameters, type, value]: Instance): Property {
  return ['recurrence-id', parameters, type, value];
}

/** Which instances a message is about, where it is not about the whole. */
export function instancesIn({ events }: Pick<Message, 'events'>): Instance[] {
  const ids = events.map((event) => propertyOf(event, 'recurrence-id')).filter((id) => id !== undefined);
  if (ids.length < events.length) return [];
  return ids.map((id): Instance => {
    const { range: _range, ...parameters } = id[1];
    const named = Object.entries(parameters).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...value] : value,
    ]);
    return [Object.fromEntries(named), id[2], textOf(id)];
  });
}
