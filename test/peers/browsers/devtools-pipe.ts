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
}

interface Waiting {
  sessionId: string | undefined;
  settle(reply: Reply): void;
}

/** Speaks the DevTools protocol with Chromium over two pipes: JSON, each message with a zero byte behind it. */
export class DevToolsPipe {
  readonly #to: Writable;
  readonly #waiting = new Map<number, Waiting>();
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
        else if (reply.method === 'Target.detachedFromTarget') this.#ended(reply.params?.sessionId);
      }
    });
  }

  async ask(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#last;
    const replied = new Promise<Reply>((settle) => this.#waiting.set(id, { sessionId, settle }));
    this.#to.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
    const { result = {}, error } = await replied;
    this.#waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Runs an expression in a worker of the extension, with a debugger attached as long as that takes. */
  async inWorker(extension: string, expression: string): Promise<unknown> {
    const targetId = await this.#worker(extension);
    const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true });
    const session = String(sessionId);
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
      await this.ask('Target.detachFromTarget', { sessionId: session }).catch(() => {}); // the worker ended
    }
  }

  /** Nobody will answer in this session any more. */
  #ended(sessionId: string | undefined): void {
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
