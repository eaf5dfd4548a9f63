/** The link is gone, and every call that was under way in it; what it did there is not known. */
export class LinkBroke extends Error {
  override readonly name = 'LinkBroke';

  constructor(options?: ErrorOptions) {
    super('The connection to the other device broke.', options);
  }
}

/** The other device could not answer: a fault of its own, not a no. The link goes on. */
export class PeerFault extends Error {
  override readonly name = 'PeerFault';
}
