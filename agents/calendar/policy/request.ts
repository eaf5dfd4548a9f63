import type { Who } from '../../../app/grant.ts';
import type { Range } from '../slots/ranges.ts';

/** A time that is taken: opaque, and neither cancelled nor declined. */
export interface Busy extends Range {
  readonly tentative: boolean;
  /** Of the event, where it is known: a meeting is not in its own way. */
  readonly uid?: string;
}

/** What policy looks at in a REQUEST (RFC 5546 §3.2.2). */
export interface MeetingRequest {
  readonly uid: string;
  /** Whose meeting it is: an `xmpp:` or `mailto:` URI. */
  readonly organizer: string;
  readonly title: string;
  /** Whatever else it says in words: description, location, categories. */
  readonly text: string;
  /** In order; all-day and floating ones as they are in the person's time zone. */
  readonly instances: readonly Range[];
  readonly isSeries: boolean;
  /** It is about these instances alone of a series that goes on beside them (RECURRENCE-ID). */
  readonly isPart: boolean;
  /** There are more instances than are listed. */
  readonly isCut: boolean;
  readonly isAllDay: boolean;
  /** Its times name no zone (RFC 5545 §3.3.5, form 1). */
  readonly isFloating: boolean;
  /** It takes no time from anybody (TRANSP:TRANSPARENT). */
  readonly isTransparent: boolean;
}

/** A date of a meeting that was answered before. */
export interface Answered extends Range {
  readonly uid: string;
  /** The others in it, as URIs. */
  readonly others: readonly string[];
  readonly answer: 'accept' | 'decline';
  /** Surely not by a rule: what a person said stands until the dates change. */
  readonly isByPerson: boolean;
}

/** Somebody as this person's contact list and settings have them. */
export interface Person {
  /** On the contact list, or bound to somebody who is. */
  readonly isKnown: boolean;
  /** The account itself. */
  readonly isOwn: boolean;
  isOneOf(circle: readonly Who[]): boolean;
}

/** Whose an address is, by its URI. */
export type People = (address: string) => Person;

export interface Decision {
  /** `ask`: the person is asked; `silent`: not even that, and nobody is told anything. */
  readonly answer: 'accept' | 'decline' | 'tentative' | 'ask' | 'propose' | 'silent';
  /** The rule that decided, by its name or its number; absent where none did. */
  readonly rule?: string;
  /** For the person alone: no peer is told it. */
  readonly reason: string;
  /** Of a series that is accepted or held: the dates that are not; accepted, they are declined one by one. */
  readonly except: readonly Range[];
  /** Other times, the nearest first, where the answer is `propose`. */
  readonly proposals: readonly Range[];
  /** The time is held in the person's calendar while they are asked. */
  readonly isHeld: boolean;
}
