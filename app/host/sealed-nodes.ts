import type { z } from 'zod';
import type { Account, SealedNode } from '../account.ts';
import type { AnyAgent } from '../agent.ts';
import type { GroupKey } from '../link/group-keys.ts';
import { decodeNodeEvent } from '../xep/0223-private-data.ts';
import type { Client } from '../xmpp/client.ts';
import { SealedNodeAtServer } from './sealed-node.ts';

export interface SealedNodesOptions {
  client: Client;
  /** Bare JID of the person. */
  account: string;
  agents: readonly AnyAgent[];
  keys(): Promise<{ all: readonly GroupKey[]; current: GroupKey | undefined }>;
  /** What went wrong with one, in words. */
  warn(node: string, reason: string): void;
}

/** The sealed nodes that the contracts name. */
export class SealedNodes {
  readonly #options: SealedNodesOptions;
  readonly #nodes = new Map<string, SealedNodeAtServer>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: SealedNodesOptions) {
    this.#options = options;
    const { client, account, agents, keys, warn } = options;
    for (const { contract } of agents)
      for (const [name, schema] of Object.entries<z.ZodType>(contract.nodes ?? {})) {
        const node = namespaceOf(contract.name, name);
        const one = { client, account, node, schema, keys, warn: (reason: string) => warn(node, reason) };
        this.#nodes.set(node, new SealedNodeAtServer(one));
      }
    client.router.message((message) => {
      const { from = account } = message.attrs;
      const event = from === account ? decodeNodeEvent(message) : undefined;
      if (event) this.#nodes.get(event.node)?.hear(event);
    });
  }

  /** XEP-0163 §4.1: who says these is told of changes. */
  get features(): string[] {
    return [...this.#nodes.keys()].map((node) => `${node}+notify`);
  }

  /** At each login, and when there is another group key. */
  begin(): Promise<void> {
    this.#last = this.#last.then(async () => {
      for (const [node, one] of this.#nodes)
        await one.begin().catch((error) => this.#options.warn(node, (error as Error).message));
    });
    return this.#last.then(() => {});
  }

  of: Account['sealed'] = ({ name: agent }, name) => {
    const node = this.#nodes.get(namespaceOf(agent, name));
    if (!node) throw new Error(`${agent} has no node called ${name}`);
    // Its items were parsed with the schema of that very name.
    return node as unknown as SealedNode<never>;
  };
}

function namespaceOf(agent: string, name: string): string {
  return `urn:dragoman:${agent}-${name}:0`;
}
