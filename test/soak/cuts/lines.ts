import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export type Name = 'one' | 'two';
type Kind = 'direct' | 'proxy';

/** Where somebody listens. */
export interface Target {
  host: string;
  port: number;
}

/** A candidate is connected to at once or never. */
const LISTENS_MS = 60_000;

/**
 * What two devices connect to, of each other and of relays, goes through here: counted, and on demand reset, refused
 * or held. Nothing is read from one side that the other does not take.
 */
export class Lines implements Disposable {
  /** Bytes that each device has sent so far. */
  readonly sent: Record<Name, number> = { one: 0, two: 0 };
  opened = 0;
  readonly #behind = new Map<number, Target>();
  readonly #ports = new Map<string, number>();
  readonly #servers = new Set<Server>();
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #refused: readonly Kind[] = [];
  #isHeld = false;

  /** Where this device has to connect to, to get there. */
  through(by: Name, kind: Kind, told: Target): Target {
    // What it was told by the other device may lead through a line of that one.
    const target = this.#behind.get(told.port) ?? told;
    const key = `${by} ${target.host} ${target.port}`;
    const port = this.#ports.get(key) ?? this.#listen(by, kind, target, key);
    return { host: target.host, port };
  }

  /** Resets all of them. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  /** From now on no new ones of these kinds. */
  refuse(kinds: readonly Kind[]): void {
    this.#refused = kinds;
  }

  /** From now on nothing passes and nothing is lost. */
  hold(): void {
    this.#isHeld = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }

  letGo(): void {
    this.#isHeld = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  [Symbol.dispose](): void {
    this.cut();
    for (const server of this.#servers) server.close();
  }

  #listen(by: Name, kind: Kind, target: Target, key: string): number {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) =>
      this.#carry(by, kind, near, target),
    ).listen(0);
    const { port } = server.address() as AddressInfo;
    this.#servers.add(server);
    this.#ports.set(key, port);
    this.#behind.set(port, target);
    if (kind === 'direct')
      setTimeout(() => {
        server.close();
        this.#servers.delete(server);
        this.#ports.delete(key);
        this.#behind.delete(port);
      }, LISTENS_MS).unref();
    return port;
  }

  #carry(by: Name, kind: Kind, near: Socket, target: Target): void {
    near.on('error', () => {});
    if (this.#refused.includes(kind)) return void near.resetAndDestroy();
    const far = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    this.opened += 1;
    this.#pass(near, far, pair, by);
    // What comes from a relay has been counted on its way there.
    this.#pass(far, near, pair, kind === 'direct' ? otherThan(by) : undefined);
    if (this.#isHeld) for (const socket of pair) socket.pause();
  }

  #pass(from: Socket, to: Socket, pair: readonly [Socket, Socket], sender: Name | undefined): void {
    from.on('data', (bytes) => {
      if (sender) this.sent[sender] += bytes.length;
      if (!to.write(bytes)) from.pause();
    });
    to.on('drain', () => {
      if (!this.#isHeld) from.resume();
    });
    from.on('end', () => to.end());
    from.on('error', () => {}); // told by its close
    from.once('close', (isBroken: boolean) => {
      this.#pairs.delete(pair);
      if (isBroken) to.resetAndDestroy();
      else to.destroySoon();
    });
  }
}

function otherThan(name: Name): Name {
  return name === 'one' ? 'two' : 'one';
}
