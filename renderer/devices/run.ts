import type { Client } from '../../app/calls.ts';
import type { coreContract } from '../../app/contract.ts';
import { submission } from '../form/submission.ts';
import type { FormValues } from '../form/values.ts';
import type { Step } from './buttons.ts';
import { Typed } from './typed.ts';

export type Send = Client<{ core: typeof coreContract }>['core']['command'];
export type Reply = Awaited<ReturnType<Send>>;

export interface RunProblem {
  message: string;
  /** The session is gone: there is no way on, but a new start. */
  isOver: boolean;
}

export interface RunState {
  isWaiting: boolean;
  /** The step to be answered, or how it ended; absent before the first answer. */
  reply?: Reply;
  /** What stands in the form of the step at first. */
  values?: FormValues;
  /** Counts every answer, so that one step is told from the next. */
  answers: number;
  /** From 1, as the person counts. */
  step: number;
  problem?: RunProblem;
}

const sessionGone: ReadonlySet<unknown> = new Set(['session-expired', 'bad-sessionid']);

/**
 * One command of one entity, from its first step to its end (XEP-0050). One request at a time: what is pressed while
 * another is under way does nothing. Letting go of it cancels its session.
 */
export class Run {
  readonly #command: { jid: string; node: string };
  readonly #send: Send;
  readonly #typed = new Typed();
  readonly #listeners = new Set<() => void>();
  #state: RunState = { isWaiting: false, answers: 0, step: 1 };
  #underWay: AbortController | undefined;

  constructor(command: { jid: string; node: string }, send: Send) {
    this.#command = command;
    this.#send = send;
  }

  readonly getState = (): RunState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A first or a new session. `keep`: with what was typed before, as after one that expired. */
  async start({ keep = false } = {}): Promise<void> {
    if (this.#underWay) return;
    if (!keep) this.#typed.clear();
    const { answers } = this.#state;
    this.#become({ isWaiting: false, answers, step: 1 });
    await this.#ask({}, 1);
  }

  /** On, or back, from the step that is shown. */
  async go(action: Step, values: FormValues): Promise<void> {
    const { reply, step } = this.#state;
    if (this.#underWay || reply?.status !== 'executing') return;
    const form = reply.form?.type === 'form' ? reply.form : undefined;
    if (form) this.#typed.keep(step, form, values);
    const answer = action !== 'prev' && form ? { form: submission(form, values) } : {};
    await this.#ask({ ...session(reply), action, ...answer }, action === 'prev' ? step - 1 : step + 1);
  }

  /** The person, or the screen, leaves: nothing is left running at the other side. */
  leave(): void {
    const { reply } = this.#state;
    const underWay = this.#underWay;
    this.#underWay = undefined;
    if (underWay)
      underWay.abort(new Error('left')); // the core cancels the session it was about
    else if (reply?.status === 'executing' && !this.#state.problem?.isOver)
      this.#send({ ...this.#command, ...session(reply), action: 'cancel' }).catch(() => {}); // it ends in time
    this.#become({ isWaiting: false, answers: this.#state.answers, step: 1 });
  }

  async #ask(what: Omit<Parameters<Send>[0], 'jid' | 'node'>, step: number): Promise<void> {
    const controller = new AbortController();
    this.#underWay = controller;
    const { problem, ...before } = this.#state;
    this.#become({ ...before, isWaiting: true });
    try {
      const reply = await this.#send({ ...this.#command, ...what }, { signal: controller.signal });
      if (this.#underWay !== controller) return;
      this.#underWay = undefined;
      const { form } = reply;
      const values = form?.type === 'form' ? { values: this.#typed.restore(step, form) } : {};
      this.#become({
        isWaiting: false,
        answers: before.answers + 1,
        step: Math.max(step, 1),
        reply,
        ...values,
      });
    } catch (error) {
      if (this.#underWay !== controller) return;
      this.#underWay = undefined;
      const { message, condition } = error as Error & { condition?: string };
      this.#become({ ...before, isWaiting: false, problem: { message, isOver: sessionGone.has(condition) } });
    }
  }

  #become(state: RunState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** Some give no session where there is but one step. */
function session({ sessionid }: Reply): { sessionid?: string } {
  return sessionid === undefined ? {} : { sessionid };
}
