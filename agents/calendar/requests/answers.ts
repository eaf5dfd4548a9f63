import { answerTo } from '../itip/answer.ts';
import { type Component, componentsOf, propertyOf, textOf, withComponents } from '../itip/jcal.ts';
import { type Message, meetingOf } from '../itip/message.ts';
import type { Instance } from './records.ts';

export type Partstat = 'ACCEPTED' | 'TENTATIVE' | 'DECLINED';

/** What is answered, by whom, and with which words. */
export interface Said {
  as: string;
  partstat: Partstat;
  comment?: string | undefined;
  now: Date;
}

/** The object with the answer, and the REPLY; to some instances alone where they are named. */
export function answersTo(
  base: Component,
  instances: readonly Instance[],
  said: Said,
): { object: Component; reply: Component } {
  if (instances.length === 0) {
    const { calendar, message } = answerTo(meetingOf(base), said);
    return { object: calendar, reply: message.calendar };
  }
  let object = base;
  let reply: Component | undefined;
  for (const [parameters, type, value] of instances) {
    const instance = ['recurrence-id', parameters, type, value] as const;
    const { calendar, message } = answerTo(meetingOf(object), { ...said, instance });
    object = calendar;
    const events = componentsOf(message.calendar, 'vevent');
    reply = reply ? withComponents(reply, [...reply[2], ...events]) : message.calendar;
  }
  return { object, reply: reply ?? base };
}

/** Which instances a message is about, where it is not about the whole. */
export function instancesIn({ events }: Message): Instance[] {
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
