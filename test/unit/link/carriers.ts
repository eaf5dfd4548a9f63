import type { Duplex } from 'node:stream';
import type { Carriers } from '../../../app/link/carrier.ts';
import { Refusal } from '../../../app/refusal.ts';
import { tcpPair } from './two-devices.ts';

type Serve = Parameters<Carriers['serve']>;

/** TCP connections of this machine between resources that know each other by full JID, in place of a server. */
export class TcpCarriers {
  readonly #serving = new Map<string, Serve>();
  /** What a server in between would do with the two ends. */
  between: (near: Duplex, far: Duplex) => void = () => {};
  opened = 0;

  of(jid: string): Carriers {
    return {
      open: async (to, { via = 'direct' } = {}) => {
        const [accepts, opened] = this.#serving.get(to) ?? [];
        if (!accepts?.(jid)) throw new Refusal('service-unavailable', 'That device said no.');
        this.opened += 1;
        const [near, far] = await tcpPair();
        this.between(near, far);
        opened?.(jid, { stream: far, via });
        return { stream: near, via };
      },
      serve: (...serving) => void this.#serving.set(jid, serving),
    };
  }
}
