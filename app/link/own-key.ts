import { type Secrets, SecretsProblem } from '../platform.ts';
import { Refusal } from '../refusal.ts';
import { type DeviceKey, newDeviceKey, readDeviceKey } from './device-key.ts';

/** One install of an account: two homes of it share a keyring, never a key. */
export function installOf({ jid, resource }: { jid: string; resource: string }): string {
  return `${jid}/${resource}`;
}

/** The key of this install, with its private part where secrets are kept. */
export class OwnKey {
  readonly #secrets: Secrets;
  readonly #install: string;
  #key: DeviceKey | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(secrets: Secrets, install: string) {
    this.#secrets = secrets;
    this.#install = install;
  }

  /** Undefined when there is none. Throws a Refusal with what to do when there is no place to look. */
  read(): Promise<DeviceKey | undefined> {
    return this.#inTurn(() => this.#read());
  }

  /** Makes it at first use. */
  make(): Promise<DeviceKey> {
    return this.#inTurn(async () => (await this.#read()) ?? (await this.#make()));
  }

  forget(): Promise<void> {
    return this.#inTurn(async () => {
      this.#key = undefined;
      await this.#secrets.forget('device-key', this.#install).catch(refuse);
    });
  }

  async #read(): Promise<DeviceKey | undefined> {
    if (this.#key) return this.#key;
    const pem = await this.#secrets.read('device-key', this.#install).catch(refuse);
    if (pem !== undefined) this.#key = readDeviceKey(pem);
    return this.#key;
  }

  /** What is kept is read back: nobody is shown a key that is not there tomorrow. */
  async #make(): Promise<DeviceKey> {
    const { id, privateKey } = newDeviceKey();
    await this.#secrets.keep('device-key', this.#install, privateKey).catch(refuse);
    const kept = await this.#read();
    if (kept?.id === id) return kept;
    throw new Refusal('service-unavailable', 'The key of this device could not be kept.');
  }

  /** Two at once must not make two keys. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }
}

function refuse(error: unknown): never {
  if (!(error instanceof SecretsProblem)) throw error;
  throw new Refusal('service-unavailable', `The key of this device cannot be had. ${error.message}`);
}
