import { PassThrough, Readable, type Writable } from 'node:stream';
import { expect } from 'vitest';
import type { z } from 'zod';
import { filesAgent } from '../../../agents/files/agent.ts';
import { filesContract, type Share } from '../../../agents/files/contract.ts';
import type { Files } from '../../../agents/files/files.ts';
import type { Account, Effect, Here, LinkRequest } from '../../../app/agent.ts';
import type { Who } from '../../../app/grant.ts';
import type { Link } from '../../../app/link/link.ts';
import type { LinkCalls } from '../../../app/link/link-calls.ts';
import { openStage } from '../host/stage.ts';
import { linked } from '../link/two-devices.ts';

type Asked = (typeof filesContract)['link'];
type AnyRun<Doing> = (input: unknown, doing: Doing) => Promise<unknown>;
export interface Options {
  signal?: AbortSignal;
  progress?: (value: never) => void;
  down?: Writable;
  /** Instead of the one that notes on disk what is to be undone. */
  effect?: Effect;
  /** In which circles the asking device is. */
  circles?: readonly Who[];
}

/** A refusal with this condition. */
export const condition = (condition: string) => expect.objectContaining({ name: 'Refusal', condition });
/** The person's other device, paired with this one. */
export const laptop = { device: 'laptop', jid: 'you@example.org/laptop', online: true, paired: true };

/** One install with these shares: asked by its own person, and by a paired device as inside a link. */
export async function openDevice(
  shares: (Partial<Share> & { folder: string })[],
  account: Partial<Account> = {},
) {
  const whole = shares.map((one) => ({ name: 'docs', access: 'write', ...one }));
  const stage = await openStage([filesAgent], { settings: { files: { shares: whole } }, account });
  const { effect, state, signal } = stage.running.get('files');
  const shared = (await state) as Files;
  const doing = (what: string, peer: string, options: Options) => ({
    state: shared,
    signal: options.signal ?? signal,
    account: { jid: 'you@example.org', devices: [], ...account } as unknown as Account,
    progress: options.progress as ((value: unknown) => void) | undefined,
    effect: options.effect ?? effect({ peer, action: what }),
  });

  async function call<K extends Extract<keyof (typeof filesContract)['calls'], string>>(
    name: K,
    input: z.input<(typeof filesContract)['calls'][K]['input']>,
    options: Options = {},
  ): Promise<z.output<(typeof filesContract)['calls'][K]['output']>> {
    const schemas = filesContract.calls[name];
    const run = filesAgent.calls?.[name] as AnyRun<Here<Files>> | undefined;
    if (!run) throw new Error(`no call ${name}`);
    const here = doing(`call ${name}`, '', options) as unknown as Here<Files>;
    return schemas.output.parse(await run(schemas.input.parse(input), here)) as never;
  }

  async function ask<K extends Extract<keyof Asked, string>>(
    name: K,
    input: z.input<Asked[K]['input']>,
    options: Options = {},
  ): Promise<z.output<Asked[K]['output']>> {
    const schemas = filesContract.link[name];
    const answers = filesAgent.link as Record<string, { run: AnyRun<LinkRequest<Files, unknown>> }>;
    const answer = answers[name];
    if (!answer) throw new Error(`no answer to ${name}`);
    const { circles = ['own-account', 'own-devices'] } = options;
    const request = {
      ...doing(`link ${name}`, 'you@example.org/laptop', options),
      progress: options.progress ?? (() => {}),
      isOneOf: (wanted: readonly Who[]) => wanted.some((one) => circles.includes(one)),
      note: () => {},
      up: Readable.from([]),
      down: options.down ?? new PassThrough().resume(),
    } as unknown as LinkRequest<Files, unknown>;
    return schemas.output.parse(await answer.run(schemas.input.parse(input), request)) as never;
  }

  /** What the asking device has in its hands. */
  const link = {
    device: 'desktop',
    via: 'direct',
    signal,
    call: (_contract: unknown, name: keyof Asked, input: never, options: Options) =>
      ask(name, input, options),
  } as unknown as Link;
  /** The real thing: TLS with pinned keys and HTTP/2 over a TCP connection of this machine. */
  async function realLink(): Promise<Link> {
    const answers: LinkCalls = filesContract.link;
    const { link: real } = await linked({
      bytesOf: (_agent, name) => answers[name]?.bytes,
      answer: ({ call: name, input, ...doing }) => ask(name as never, input as never, doing),
    });
    return real;
  }

  return { stage, call, ask, link, realLink };
}
