import type { DeviceKey } from './device-key.ts';

/** One device of the current device list, other than this one. */
export interface PairedWith {
  id: string;
  /** SubjectPublicKeyInfo, DER, base64url: what is pinned. */
  publicKey: string;
  /** The name its person gave it. */
  name: string;
}

/** Who is paired with this device, as links need to know it. */
export interface Paired {
  /** Throws a Refusal with what to do when there is no place to keep a key. */
  key(): Promise<DeviceKey>;
  readonly list: readonly PairedWith[];
  /**
   * Which of them the resource at this full JID says it is; undefined when none. The server's word and its own:
   * only the handshake of a link proves it.
   */
  at(jid: string): PairedWith | undefined;
  /** Called whenever the list changes: links to those who are not in it any more must end at once. */
  onChange(listener: () => void): void;
}
