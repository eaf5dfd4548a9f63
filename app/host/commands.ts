import { createHash } from 'node:crypto';
import type { Command, CommandRequest } from '../agent.ts';
import type { DiscoItem } from '../xep/0030-service-discovery.ts';
import {
  type CommandReply,
  decodeCommandRequest,
  encodeCommandReply,
  NS_COMMANDS,
  type CommandRequest as Step,
} from '../xep/0050-ad-hoc-commands.ts';
import { badSessionid, forbidden, itemNotFound } from '../xep/0050-command-errors.ts';
import type { Element } from '../xmpp/xml.ts';
import { approvedRun } from './approved-run.ts';
import { byStanza } from './asker.ts';
import { CommandSession } from './command-session.ts';
import { CommandSessions } from './command-sessions.ts';
import { type Recorded, recorded } from './recorder.ts';
import type { Serving } from './serving.ts';

export interface CommandsOptions extends Serving {
  randomId: () => string;
  patienceMs?: number;
}

interface Registered {
  agent: string;
  node: string;
  permission: string;
  command: Command<unknown, string>;
}

/** What persons can run here through a form (XEP-0050). */
export class Commands {
  readonly sessions: CommandSessions;
  readonly #options: CommandsOptions;
  readonly #registered = new Map<string, Registered>();
  readonly #watched = new WeakSet<AbortSignal>();

  constructor(options: CommandsOptions) {
    this.#options = options;
    this.sessions = new CommandSessions(options.account.jid);
    for (const { contract, commands = {} } of options.agents) {
      for (const [node, command] of Object.entries<Command<unknown, string>>(commands)) {
        if (this.#registered.has(node)) throw new Error(`two agents have a command ${node}`);
        const permission = `${contract.name}.${command.permission}`;
        this.#registered.set(node, { agent: contract.name, node, permission, command });
      }
    }
    const { router } = options.client;
    router.iq('set', NS_COMMANDS, 'command', async ({ from, id, payload }) => {
      const step = decodeCommandRequest(payload);
      // A first request opens a session of its own each time, so it needs no telling apart.
      const key = step.sessionid === undefined ? '' : fingerprint(id, payload);
      return encodeCommandReply(await this.#handle(from, step, key));
    });
    router.presence(({ attrs: { type, from } }) => {
      if (type === 'unavailable' && from) this.sessions.peerGone(from);
    });
  }

  /** What this asker may run; the same decision as running it. */
  listFor(jid: string, from: string): DiscoItem[] {
    return [...this.#registered.values()]
      .filter(({ permission }) => this.#options.grants.decide(permission, byStanza(from)) !== 'deny')
      .map(({ node, command }) => ({ jid, node, name: command.title }));
  }

  /** Ends the sessions of those who may no longer do what they are doing. */
  review(): void {
    const { grants } = this.#options;
    this.sessions.endWhere(({ node, peer }) => {
      const permission = this.#registered.get(node)?.permission ?? '';
      return grants.decide(permission, byStanza(peer)) === 'deny';
    }, 'it is no longer allowed');
  }

  /**
   * What an agent knew when a session began (which folders, say) holds no more once it stops: its sessions end.
   * One listener for all of them, because a combined signal for each request cost as much as the rest of it.
   */
  #endWith(stopped: AbortSignal, agent: string): void {
    stopped.throwIfAborted();
    if (this.#watched.has(stopped)) return;
    this.#watched.add(stopped);
    const isOfAgent = ({ node }: CommandSession) => this.#registered.get(node)?.agent === agent;
    const end = () => this.sessions.endWhere(isOfAgent, 'the settings here changed');
    stopped.addEventListener('abort', end, { once: true });
  }

  #handle(from: string, step: Step, key: string): Promise<CommandReply> {
    const { activity, grants } = this.#options;
    const registered = this.#registered.get(step.node);
    const about = { agent: registered?.agent ?? 'core', peer: from, action: `command ${step.node}` };
    return recorded(activity, about, async () => {
      if (!registered) throw itemNotFound('There is no such command here.');
      if (grants.decide(registered.permission, byStanza(from)) === 'deny') {
        this.review();
        throw forbidden('You may not run this command.');
      }
      const session = step.sessionid
        ? this.sessions.find(step.sessionid, from, step.node)
        : this.#open(from, step, registered);
      try {
        const reply = await session.step(step, key);
        return { value: reply, ...outcomeOf(reply, session.takeNotes()) };
      } finally {
        if (session.isOver) this.sessions.end(session, 'it ended');
      }
    });
  }

  #open(peer: string, step: Step, { agent, node, permission, command }: Registered): CommandSession {
    if (step.action !== undefined && step.action !== 'execute') throw badSessionid();
    const { account, approvals, grants, randomId, running, patienceMs = 5_000 } = this.#options;
    const released = new Set<string>();
    const session: CommandSession = new CommandSession({
      id: randomId(),
      peer,
      node,
      title: command.title,
      patienceMs,
      run: async (ask, signal) => {
        const { state, signal: stopped, effect } = running().get(agent);
        this.#endWith(stopped, agent);
        const request: CommandRequest<unknown> = {
          state: await state,
          signal,
          account,
          isOneOf: (circle) => grants.isOneOf(circle, byStanza(peer)),
          note: (text) => session.note(text),
          effect: effect({ peer, action: `command ${node}` }),
          asker: peer,
          ask,
        };
        return approvedRun({
          command,
          request,
          asked: { peer, agent, permission, session: session.id },
          decide: () => grants.decide(permission, byStanza(peer)),
          approvals,
          released,
          onWait: (isWaiting) => session.waitForPerson(isWaiting),
        });
      },
    });
    this.sessions.add(session);
    return session;
  }
}

/** The same for a step that is delivered again, and small, whatever was in it. */
function fingerprint(id: string, payload: Element): string {
  return createHash('sha256').update(`${id} ${payload}`).digest('base64');
}

function outcomeOf(reply: CommandReply, reason: string): Omit<Recorded<unknown>, 'value'> {
  if (reply.status === 'canceled') return { outcome: 'canceled', reason: reason || 'canceled by the asker' };
  if (reply.status === 'executing') return { outcome: 'asked', reason: reason || (reply.form?.title ?? '') };
  return { outcome: 'done', reason: reason || (reply.notes[0]?.text ?? '') };
}
