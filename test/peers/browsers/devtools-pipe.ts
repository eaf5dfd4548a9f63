import type { Duplex, Readable, Writable } from 'node:stream';
import { until } from '../device/until.ts';
import { START_MS } from './running.ts';

interface Reply {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
  /** Of what it tells unasked. */
  method?: string;
  params?: { sessionId?: string };
  sessionId?: string;
}

/** For a worker that is just being started; it may be ended again before it has. */
const LOAD_MS = 5_000;
/** What is asked of a worker that ends just then may be lost, and nobody says so. */
const ANSWER_MS = 30_000;

interface Waiting {
  sessionId: string | undefined;
  settle(reply: Reply): void;
}

/** Speaks the DevTools protocol with Chromium over two pipes: JSON, each message with a zero byte behind it. */
export class DevToolsPipe {
  readonly #to: Writable;
  readonly #waiting = new Map<number, Waiting>();
  /** Sessions with a worker that has loaded its script. What is asked before that may never be answered. */
  readonly #loaded = new Set<string>();
  #last = 0;

  constructor(to: Writable | Duplex, from: Readable | Duplex) {
    this.#to = to;
    to.on('error', () => {}); // it has ended
    let rest = '';
    from.setEncoding('utf8').on('data', (text: string) => {
      const messages = `${rest}${text}`.split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) {
        const reply: Reply = JSON.parse(message);
        if (reply.id !== undefined) this.#waiting.get(reply.id)?.settle(reply);
        else this.#heard(reply);
      }
    });
  }

  async ask(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#last;
    const replied = new Promise<Reply>((settle) => this.#waiting.set(id, { sessionId, settle }));
    this.#to.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    const noAnswer = () => this.#waiting.get(id)?.settle({ error: { message: 'no answer' } });
    const late = setTimeout(noAnswer, ANSWER_MS);
    const { result = {}, error } = await replied;
    clearTimeout(late);
    this.#waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Runs an expression in a worker of the extension, with a debugger attached as long as that takes. */
  async inWorker(extension: string, expression: string): Promise<unknown> {
    const session = await this.#attach(extension);
    try {
      const wanted = { expression, awaitPromise: true, returnByValue: true };
      const done = (await this.ask('Runtime.evaluate', wanted, session)) as {
        result: { value?: unknown };
        exceptionDetails?: { exception?: { description?: string }; text: string };
      };
      const fault = done.exceptionDetails;
      if (fault) throw new Error(fault.exception?.description ?? fault.text);
      return done.result.value;
    } finally {
      await this.#detach(session);
    }
  }

  async #attach(extension: string): Promise<string> {
    for (;;) {
      const targetId = await this.#worker(extension);
      const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true });
      const session = String(sessionId);
      const isLoaded = await until(
        async () => this.#loaded.has(session),
        (is) => is,
        LOAD_MS,
      ).catch(() => false);
      if (isLoaded) return session;
      await this.#detach(session);
    }
  }

  async #detach(sessionId: string): Promise<void> {
    await this.ask('Target.detachFromTarget', { sessionId }).catch(() => {}); // the worker ended
    this.#loaded.delete(sessionId);
  }

  #heard({ method, params, sessionId = params?.sessionId ?? '' }: Reply): void {
    if (method === 'Inspector.workerScriptLoaded') this.#loaded.add(sessionId);
    // Nobody will answer in this session any more.
    if (method !== 'Target.detachedFromTarget' && method !== 'Inspector.targetCrashed') return;
    for (const one of this.#waiting.values())
      if (one.sessionId === sessionId) one.settle({ error: { message: 'The worker ended' } });
  }

  async #worker(extension: string): Promise<string> {
    return until(
      () => this.#find(extension),
      (found) => found !== '',
      START_MS,
    );
  }

  /** An empty one where it does not run, or not yet. */
  async #find(extension: string): Promise<string> {
    const { targetInfos } = (await this.ask('Target.getTargets')) as {
      targetInfos: { targetId: string; type: string; url: string }[];
    };
    const worker = targetInfos.find(
      ({ type, url }) => type === 'service_worker' && url.startsWith(`chrome-extension://${extension}/`),
    );
    return worker?.targetId ?? '';
  }
}
