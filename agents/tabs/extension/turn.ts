/** One thing after the other: what changes tabs and what looks at them would otherwise see each other half done. */
export class Turn {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {}); // whoever asked is told
    return done;
  }
}
