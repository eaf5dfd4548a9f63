import type { Thing } from './thing.ts';

/** A list as the grid shows it, of any length, known in part. */
export interface ListOf {
  count: number;
  at(index: number): Thing | undefined;
  indexOf(key: string): number;
  range(first: number, last: number): Promise<Thing[]>;
  /** The first whose name begins so, where names are in order; -1 when there is none. */
  seek?(text: string): Promise<number>;
  /** These are seen now. */
  want(first: number, last: number): void;
}
