import type { Range } from './ranges.ts';

/** The days and times that somebody has for meetings. */
export interface Openness {
  /** All that overlap a time, merged. */
  around(window: Range): readonly Range[];
}

/** One of those who are to meet, as far as others may know. */
export interface Attendee {
  /** `xmpp:` or `mailto:` URI. */
  readonly address: string;
  /** Without whom it does not take place. */
  readonly isRequired: boolean;
  readonly busy: readonly (Range & { readonly tentative: boolean })[];
  /** Absent: at any time. */
  readonly hours?: Openness;
  /** Where they are, for what is a morning. */
  readonly zone: string;
}

export const MOST_PEOPLE = 20;

export type Preference = 'earliest' | 'mornings' | 'spread';

export interface Wish {
  /** Where the meeting is to lie, from its start to its end. */
  readonly window: Range;
  readonly lengthMinutes: number;
  readonly gridMinutes?: number;
  readonly prefer?: Preference;
  /** What somebody has only tentatively: as taken, or as free when there is nothing better. */
  readonly tentative?: 'busy' | 'last';
  readonly limit?: number;
}

/** A time when all can come who must. */
export interface Slot extends Range {
  /** Who cannot come, and need not. */
  readonly away: readonly string[];
  /** Who can come if something tentative does not take place. */
  readonly tentative: readonly string[];
}
