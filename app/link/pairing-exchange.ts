import { Refusal } from '../refusal.ts';
import { type DeviceKey, deviceId, isSignedBy, readPublicKey } from './device-key.ts';
import {
  codeOf,
  commitmentTo,
  confirmation,
  type Exchange,
  newOpening,
  type Opening,
  opens,
} from './pairing-code.ts';

export interface PairingSides {
  /** A began. */
  side: 'a' | 'b';
  /** Full JIDs, as the server stamps them. */
  jids: Exchange['jids'];
}

/** What does not fit ends the exchange; the words are for both persons. */
export class PairingProblem extends Refusal {
  constructor(text: string) {
    super('not-acceptable', text);
    this.name = 'PairingProblem';
  }
}

/** One exchange as one side sees it (docs/protocol/pairing.md): what fits, the code, and who takes in whom. */
export class PairingExchange {
  readonly ours: Opening;
  readonly #sides: PairingSides;
  readonly #key: DeviceKey;
  #commitment: string | undefined;
  #both: Exchange | undefined;

  constructor(sides: PairingSides, key: DeviceKey, about: Pick<Opening, 'name' | 'isAlone'>) {
    this.#sides = sides;
    this.#key = key;
    this.ours = newOpening({ key: key.publicKey, ...about });
  }

  /** Step 1, of A. */
  get commitment(): string {
    return commitmentTo(this.ours);
  }

  /** Step 1, at B. */
  heard(commitment: string): void {
    this.#commitment = commitment;
  }

  /** Steps 2 and 3: what the other shows of itself. */
  open(theirs: Opening): void {
    const { side, jids } = this.#sides;
    if (this.#both) throw new PairingProblem('This was shown already.');
    if (side === 'b' && !opens(this.#commitment ?? '', theirs))
      throw new PairingProblem('What the other device shows is not what it promised.');
    if (!isKey(theirs.key) || theirs.key === this.ours.key)
      throw new PairingProblem('The other device shows a key that cannot be.');
    if (!theirs.isAlone && !this.ours.isAlone)
      throw new PairingProblem(
        'Both devices are paired with others already. Unpair one of the two from its own first.',
      );
    const { ours } = this;
    this.#both = side === 'a' ? { jids, a: ours, b: theirs } : { jids, a: theirs, b: ours };
  }

  get code(): string {
    return codeOf(this.#opened);
  }

  get theirs(): Opening {
    const { a, b } = this.#opened;
    return this.#sides.side === 'a' ? b : a;
  }

  get theirId(): string {
    return deviceId(this.theirs.key);
  }

  /** Whether we take the other into our list, or it takes us. Of two that are alone A does. */
  get isMember(): boolean {
    return this.theirs.isAlone && (this.#sides.side === 'a' || !this.ours.isAlone);
  }

  /** Step 5, ours. */
  confirm(): string {
    return this.#key.sign(confirmation(this.#opened, this.#key.id));
  }

  /** Step 5, the other's. */
  isConfirmedBy(signature: string): boolean {
    return isSignedBy(this.theirs.key, confirmation(this.#opened, this.theirId), signature);
  }

  get #opened(): Exchange {
    if (!this.#both) throw new PairingProblem('Nothing was shown yet.');
    return this.#both;
  }
}

function isKey(key: string): boolean {
  try {
    readPublicKey(key);
    return true;
  } catch {
    return false;
  }
}
