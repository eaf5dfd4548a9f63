import type { Answer, CommandRequest } from '../agent.ts';
import { formFromSchema } from '../xep/0004-form-from-schema.ts';
import { FormProblem } from '../xep/0004-values-from-form.ts';
import type { CommandReply, CommandRequest as Step } from '../xep/0050-ad-hoc-commands.ts';
import { badAction, badPayload, sessionExpired } from '../xep/0050-command-errors.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { answerForm } from './answer-form.ts';
import { CommandRun, type Turn } from './command-run.ts';

export interface SessionOptions {
  id: string;
  peer: string;
  node: string;
  title: string;
  /** How long a step may work before the asker is told to look again. */
  patienceMs: number;
  run(ask: CommandRequest<unknown>['ask'], signal: AbortSignal): Promise<Answer>;
}

/** A server that delivers again after a cut delivers the last few steps, not only the last. */
const REMEMBERED_STEPS = 16;

/** One execution of a command by one peer (XEP-0050 §3). */
export class CommandSession {
  readonly id: string;
  readonly peer: string;
  readonly node: string;
  readonly #title: string;
  readonly #run: CommandRun;
  #busy = false;
  #over = false;
  #waitsForPerson = false;
  #notes: string[] = [];
  readonly #replies = new Map<string, Promise<CommandReply>>();

  constructor({ id, peer, node, title, patienceMs, run }: SessionOptions) {
    this.id = id;
    this.peer = peer;
    this.node = node;
    this.#title = title;
    this.#run = new CommandRun(run, patienceMs);
  }

  /** Whether nothing more can come of it. */
  get isOver(): boolean {
    return this.#over;
  }

  /** While the person at this device has not answered, that is what the asker is told. */
  waitForPerson(isWaiting: boolean): void {
    this.#waitsForPerson = isWaiting;
  }

  /** Whether somebody waits for the answer to a step right now. */
  get isBusy(): boolean {
    return this.#busy;
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /** What the agent said about the step just taken. */
  takeNotes(): string {
    return this.#notes.splice(0).join('; ');
  }

  /**
   * Takes one request of the peer through; what the agent throws comes out as it is. The key is the same
   * for a request that was sent again, which then gets the same reply and has no second effect.
   */
  step(step: Step, key: string): Promise<CommandReply> {
    const known = this.#replies.get(key);
    if (known) return known;
    const reply = this.#step(step);
    this.#replies.set(key, reply);
    const [oldest] = this.#replies.keys();
    if (this.#replies.size > REMEMBERED_STEPS && oldest) this.#replies.delete(oldest);
    return reply;
  }

  async #step(step: Step): Promise<CommandReply> {
    if (step.action === 'cancel') {
      this.cancel('canceled by the asker');
      return { node: this.node, sessionid: this.id, status: 'canceled', notes: [] };
    }
    if (this.#busy) throw new StanzaError('wait', 'conflict', 'The step before this one is still running.');
    this.#busy = true;
    try {
      return this.#reply(await this.#turn(step));
    } finally {
      this.#busy = false;
    }
  }

  cancel(reason: string): void {
    if (this.#over) return; // it ended by itself, so there is nobody to tell
    this.#over = true;
    this.#run.cancel(sessionExpired(`This command ended: ${reason}.`));
  }

  #turn(step: Step): Promise<Turn> {
    if (step.sessionid === undefined) return this.#run.start();
    if (step.action === 'prev') {
      if (!this.#run.canGoBack) throw badAction();
      return this.#run.prev();
    }
    // Clients send next, complete, execute or nothing for the same button, so all of them go forward.
    if (!this.#run.isAsking) return this.#run.wait();
    if (step.form?.type !== 'submit') throw badPayload('Send the form back to go on.');
    try {
      return this.#run.next(step.form);
    } catch (error) {
      throw error instanceof FormProblem ? badPayload(error.message) : error;
    }
  }

  #reply(turn: Turn): CommandReply {
    const reply = { node: this.node, sessionid: this.id };
    this.#over ||= turn.kind === 'failed' || turn.kind === 'done';
    if (turn.kind === 'failed') throw turn.error;
    if (turn.kind === 'done') {
      const { answer } = turn;
      const form = answerForm(answer);
      return {
        ...reply,
        status: 'completed',
        ...(form && { form }),
        ...(answer.link && { link: { url: answer.link.url, desc: answer.link.description } }),
        notes: [{ type: 'info', text: answer.note }],
      };
    }
    if (turn.kind === 'working') {
      const why = this.#waitsForPerson ? 'Waiting for the person at this device.' : 'This takes a while.';
      const instructions = [`${why} Press Next to look again.`];
      return {
        ...reply,
        status: 'executing',
        actions: { execute: 'next', next: true },
        form: { type: 'form', title: this.#title, instructions, fields: [] },
        notes: [],
      };
    }
    const { schema, page, given } = turn;
    const last = page.last === true;
    return {
      ...reply,
      status: 'executing',
      actions: {
        execute: last ? 'complete' : 'next',
        prev: this.#run.canGoBack,
        next: !last,
        complete: last,
      },
      form: formFromSchema(schema, {
        title: page.title ?? this.#title,
        ...(page.instructions && { instructions: page.instructions }),
        ...(given && { values: given }),
      }),
      notes: [],
    };
  }
}
