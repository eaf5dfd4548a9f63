/** A browser said what is not of the protocol: its connection ends. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';

  constructor(what: string) {
    super(`A browser's extension sent ${what}.`);
  }
}
