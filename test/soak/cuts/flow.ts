import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Transfer } from '../../../agents/files/contract.ts';
import type { Via } from '../../../app/link/link-calls.ts';
import type { Local } from '../../../main/local/client.ts';
import { say } from '../findings.ts';
import type { Device } from './device.ts';
import type { Lines, Name } from './lines.ts';
import type { Source, Sources } from './sources.ts';
import { differences, treeOf } from './tree.ts';

export type Direction = Transfer['direction'];

/** One transfer as it ended. */
export interface Ended {
  direction: Direction;
  source: Source;
  /** The way that was forced. */
  only: Via | undefined;
  cuts: number;
  /** Sent beyond what it has to be. */
  againBytes: number;
  /** What is not as it must be. */
  wrong: string[];
}

export interface FlowOptions {
  one: Device;
  two: Device;
  lines: Lines;
  sources: Sources;
  /** What the other device shares as `docs`; the sources are in it. */
  share: string;
  /** Where gets go. */
  here: string;
  /** How often something was cut so far. */
  cuts(): number;
}

const PATIENCE_MS = 15 * 60_000;
/** As a person wants it: mostly any way. */
const ways: readonly (Via | undefined)[] = [undefined, undefined, undefined, 'direct', 'proxy', 'inband'];

/** Transfers in one direction, one after the other, whatever happens to the devices and the lines between them. */
export class Flow {
  readonly ended: Ended[] = [];
  readonly #direction: Direction;
  readonly #options: FlowOptions;

  constructor(direction: Direction, options: FlowOptions) {
    this.#direction = direction;
    this.#options = options;
  }

  async run(isOver: () => boolean): Promise<void> {
    for (let turn = 0; !isOver(); turn++) {
      const only = ways[Math.floor(Math.random() * ways.length)];
      const { fast, slow } = this.#options.sources;
      const kinds = only === 'inband' ? slow : fast;
      const source = kinds[turn % kinds.length];
      if (source) await this.#transfer(source, only, turn);
    }
  }

  async #transfer(source: Source, only: Via | undefined, turn: number): Promise<void> {
    const { lines, here, share, sources, cuts } = this.#options;
    const isGet = this.#direction === 'get';
    const name = `${this.#direction} ${turn}`;
    const target = join(isGet ? here : share, name);
    mkdirSync(target);
    const input = {
      ...{ device: 'two', via: only },
      ...(isGet
        ? { from: [`docs/${source.name}`], to: target }
        : { from: [join(sources.folder, source.name)], to: `docs/${name}` }),
    };
    const sender: Name = isGet ? 'two' : 'one';
    const before = { sent: lines.sent[sender], opened: lines.opened, cuts: cuts() };
    const { state, problem, skipped } = await this.#end(input);
    const wanted = new Map([...source.tree].map(([path, what]) => [join(source.name, path), what]));
    const found = new Map(await treeOf(target));
    found.delete('.');
    const wrong = [
      ...(state === 'done' ? [] : [`it is ${state}: ${problem}`]),
      ...skipped.map(({ path, reason }) => `${path} was left out: ${reason}`),
      ...differences(wanted, found),
    ];
    for (const one of wrong.slice(0, 5)) say(`${name} of ${source.name}: ${one}`);
    const sent = lines.sent[sender] - before.sent;
    const againBytes = Math.max(0, sent - leastBytes(source, lines.opened - before.opened));
    const ended = { direction: this.#direction, source, only, cuts: cuts() - before.cuts, againBytes, wrong };
    this.ended.push(ended);
    await rm(target, { recursive: true });
  }

  /** Asks for it once, and follows it through all runs of the device until it has ended. */
  async #end(input: Parameters<Local['call']['files']['get']>[0]): Promise<Transfer> {
    const began = performance.now();
    for (let id: string | undefined; ; await delay(50)) {
      const local = await this.#options.one.local.catch(() => undefined);
      if (!local) continue;
      try {
        const { files } = local.call;
        // It may have been asked of a run that was killed before it could answer.
        id ??= (await files.transfers({})).find(({ to }) => to === input.to)?.id;
        id ??= (await files[this.#direction](input)).id;
        const signal = AbortSignal.timeout(Math.max(0, Math.ceil(PATIENCE_MS - (performance.now() - began))));
        return await files.follow({ id }, { signal });
      } catch (error) {
        if (performance.now() - began > PATIENCE_MS) throw await this.#tooLong(local, input.to);
        const isGone = await Promise.race([local.closed.then(() => true), delay(1_000, false)]);
        if (!isGone) throw error;
      }
    }
  }

  async #tooLong(local: Local, to: string): Promise<Error> {
    const all = await local.call.files.transfers({}).catch(() => []);
    return new Error(`does not end: ${JSON.stringify(all.find((one) => one.to === to))}`);
  }
}

/** What it has to take: its bytes in records, frames and TLS, its names, and a few thousand for each connection. */
function leastBytes({ bytes, files }: Source, connections: number): number {
  return bytes * 1.004 + files * 1_200 + connections * 10_000;
}
