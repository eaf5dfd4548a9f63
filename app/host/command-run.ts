import type { z } from 'zod';
import type { Answer, CommandRequest, Page } from '../agent.ts';
import type { DataForm } from '../xep/0004-data-forms.ts';
import { valuesFromForm } from '../xep/0004-values-from-form.ts';

type Values = Record<string, unknown>;

/** What one turn of a command ended in. */
export type Turn =
  | { kind: 'ask'; schema: z.ZodObject; page: Page; step: number; given: Values | undefined }
  | { kind: 'done'; answer: Answer }
  | { kind: 'failed'; error: unknown }
  | { kind: 'working' };

type Run = (ask: CommandRequest<unknown>['ask'], signal: AbortSignal) => Promise<Answer>;

/**
 * One run of a command's straight code, turned into steps. The code waits in ask() until the form comes
 * back. Going back ends the run and starts it again with the answers given so far, which is why nothing
 * here has to know how to go backwards.
 */
export class CommandRun {
  readonly #run: Run;
  readonly #patienceMs: number;
  #answers: { form: DataForm; values: Values }[] = [];
  #offered: Values | undefined;
  #controller: AbortController | undefined;
  #pending:
    | { schema: z.ZodObject; resolve: (values: never) => void; step: number; shown: boolean }
    | undefined;
  #turn: Promise<Turn> = Promise.resolve({ kind: 'working' });
  #endTurn: (turn: Turn) => void = () => {};
  #frozen = false;

  constructor(run: Run, patienceMs: number) {
    this.#run = run;
    this.#patienceMs = patienceMs;
  }

  start(): Promise<Turn> {
    const controller = new AbortController();
    this.#controller = controller;
    this.#pending = undefined;
    const { signal } = controller;
    let step = 0;
    this.#newTurn();
    const endTurn = (turn: Turn) => {
      if (!signal.aborted) this.#endTurn(turn);
    };
    const ask: CommandRequest<unknown>['ask'] = (schema, page = {}) => {
      signal.throwIfAborted();
      const here = step++;
      if (page.back === false) this.#frozen = true; // every way back begins at the beginning
      const given = this.#answers[here];
      if (given) {
        try {
          return Promise.resolve(valuesFromForm(schema, given.form) as never);
        } catch {
          // What was offered has changed since: ask again from here, with what was said as a proposal.
          this.#answers = this.#answers.slice(0, here);
          this.#offered = given.values;
        }
      }
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        this.#pending = { schema, resolve, step: here, shown: false };
        endTurn({ kind: 'ask', schema, page, step: here, given: this.#offered });
        this.#offered = undefined;
      });
    };
    this.#run(ask, signal).then(
      (answer) => endTurn({ kind: 'done', answer }),
      (error) => endTurn({ kind: 'failed', error }),
    );
    return this.wait();
  }

  get canGoBack(): boolean {
    return this.isAsking && this.#pending?.step !== 0 && !this.#frozen;
  }

  /** Whether the asker has seen a question; one that came up after `working` he has not. */
  get isAsking(): boolean {
    return this.#pending?.shown === true;
  }

  /** Goes on with an answer; throws FormProblem when it does not fit, and the question stands. */
  next(form: DataForm): Promise<Turn> {
    const pending = this.#pending;
    if (!pending) return this.wait();
    const values = valuesFromForm(pending.schema, form);
    // Only what was asked for is kept: the rest could be as big as a stanza.
    const fields = form.fields.filter(({ var: name = '' }) => Object.hasOwn(pending.schema.shape, name));
    this.#answers[pending.step] = { form: { ...form, fields }, values };
    this.#pending = undefined;
    this.#newTurn();
    pending.resolve(values as never);
    return this.wait();
  }

  prev(): Promise<Turn> {
    this.#controller?.abort(new Error('asked to go back'));
    this.#offered = this.#answers.pop()?.values;
    return this.start();
  }

  /** The end of this turn, or `working` when it takes longer than a client likes to wait. */
  async wait(): Promise<Turn> {
    let timer: NodeJS.Timeout | undefined;
    const working = new Promise<Turn>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'working' }), this.#patienceMs);
    });
    const turn = await Promise.race([this.#turn, working]);
    clearTimeout(timer);
    if (turn.kind === 'ask' && this.#pending) this.#pending.shown = true;
    return turn;
  }

  /** Ends the run; whoever waits for this turn gets the error. */
  cancel(error: Error): void {
    this.#controller?.abort(error);
    this.#endTurn({ kind: 'failed', error });
  }

  #newTurn(): void {
    this.#turn = new Promise((resolve) => {
      this.#endTurn = resolve;
    });
  }
}
