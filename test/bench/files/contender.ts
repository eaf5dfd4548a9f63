/** One way for things to get from here to there. */
export interface Contender {
  name: string;
  /** Fetches a file or a folder, by whole path, into a folder; the seconds it took. */
  fetch(from: string, into: string): Promise<number>;
  stop(): Promise<void>;
}
