import type { Account, SealedItem, SealedNode } from '../../../app/account.ts';
import { Refusal } from '../../../app/refusal.ts';

interface Connection {
  /** What the server has sent and the device has not read, in order. */
  inbox: (() => void)[];
  /** What the device has sent, in order. */
  outbox: (() => void)[];
  /** Changes that it is told of, in order: ejabberd's pass another session and come later than answers. */
  events: (() => void)[];
}

/**
 * A server with sealed nodes, to which devices are connected by streams: each is in order, and which of them goes on
 * next is chance.
 */
export class ServerOfTest {
  readonly published: string[] = [];
  isReady = true;
  /** How many of the changes it tells nobody of. */
  lost = 0;
  /** What is put there anew comes last, as on Prosody; without, it keeps its place, as on ejabberd. */
  byLastTime = false;
  readonly #chance: () => number;
  readonly #connections: Connection[] = [];
  readonly #kept = new Map<string, Map<string, unknown>>();
  readonly #hearers: ((node: string, id: string, value: unknown) => void)[] = [];

  constructor(chance: () => number) {
    this.#chance = chance;
  }

  account(deviceId: string, others: readonly string[] = []): Account {
    const connection: Connection = { inbox: [], outbox: [], events: [] };
    this.#connections.push(connection);
    const nodes = new Map<string, ReturnType<ServerOfTest['node']>>();
    this.#hearers.push((node, id, value) => connection.events.push(() => nodes.get(node)?.hear(id, value)));
    const sealed = (_contract: unknown, name: string) => {
      const node = nodes.get(name) ?? this.node(name, connection);
      nodes.set(name, node);
      return node.node as SealedNode<never>;
    };
    return {
      ...{ jid: 'you@example.org', device: deviceId, deviceId, onDevices: () => {}, sealed },
      devices: others.map((id) => ({
        ...{ id, device: id, jid: `you@example.org/${id}`, online: true, paired: true },
      })),
      ...{ agentsOf: () => [], isOneOf: () => false, lookForLetters: async () => {} },
      ...{
        query: none,
        post: none,
        link: none,
        upload: none,
        offerFile: none,
        takesFiles: async () => false,
      },
    } as Account;
  }

  /** What it keeps of a node, in its order. */
  kept<T>(node: string): T[] {
    return [...(this.#kept.get(node)?.values() ?? [])] as T[];
  }

  node(name: string, connection: Connection) {
    const server = this;
    const items = new Map<string, SealedItem<unknown>>(
      [...(this.#kept.get(name) ?? [])].map(([id, value]) => [id, { value, isStale: false }]),
    );
    const listeners: (() => void)[] = [];
    const hear = (id: string, value: unknown) => {
      if (value === undefined) items.delete(id);
      else items.set(id, { value, isStale: false });
      for (const listener of listeners) listener();
    };
    const ask = (id: string, value: unknown) =>
      new Promise<void>((resolve) => {
        connection.outbox.push(() => {
          server.#publish(name, id, value);
          connection.inbox.push(resolve);
        });
      });
    const node: SealedNode<unknown> = {
      items,
      get isReady() {
        return server.isReady;
      },
      read: async () => {},
      look: (ids) =>
        new Promise((resolve) => {
          connection.outbox.push(() => {
            const there = [...(server.#kept.get(name) ?? [])].filter(([id]) => ids.includes(id));
            connection.inbox.push(() => {
              for (const id of ids) items.delete(id);
              for (const [id, value] of there) items.set(id, { value, isStale: false });
              resolve(there.map(([id]) => id));
            });
          });
        }),
      onChange: (listener) => void listeners.push(listener),
      put: async (id, value) => {
        await ask(id, value);
        items.set(id, { value, isStale: false });
      },
      remove: async (id) => {
        await ask(id, undefined);
        items.delete(id);
      },
    };
    return { node, hear };
  }

  /** Until nothing moves any more. */
  async run(): Promise<void> {
    for (let quiet = 0; quiet < 5; ) {
      const queues = this.#connections.flatMap(({ inbox, outbox, events }) => [inbox, outbox, events]);
      const busy = queues.filter((queue) => queue.length > 0);
      const queue = busy[Math.floor(this.#chance() * busy.length)];
      queue?.shift()?.();
      quiet = queue ? 0 : quiet + 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #publish(node: string, id: string, value: unknown): void {
    const kept = this.#kept.get(node) ?? new Map<string, unknown>();
    this.#kept.set(node, kept);
    if (value === undefined) kept.delete(id);
    else {
      if (this.byLastTime) kept.delete(id);
      kept.set(id, value);
      this.published.push(id);
    }
    for (const hearer of this.#hearers) if (this.#chance() >= this.lost) hearer(node, id, value);
  }
}

function none(): Promise<never> {
  return Promise.reject(new Refusal('service-unavailable', 'nobody is here'));
}
