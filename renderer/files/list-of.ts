import type { NamedRows } from '../grid/use-type-ahead.ts';
import type { Thing } from './thing.ts';

/** A list as the grid shows it, of any length, known in part. */
export interface ListOf extends NamedRows {
  at(index: number): Thing | undefined;
  indexOf(key: string): number;
  range(first: number, last: number): Promise<Thing[]>;
  /** These are seen now. */
  want(first: number, last: number): void;
}
