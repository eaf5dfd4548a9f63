import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Approval, approval } from './approval.ts';

/** What is asked for. Another asker, session or value is another request. */
export interface Asked {
  peer: string;
  agent: string;
  /** Title and values; what is too long to be read cannot be approved. */
  action: string;
  permission: string;
  session: string;
  /** Asked inside a link: then `always` is about own devices and no more. */
  isPaired?: boolean;
  /** It is asked each time, and a yes can become no grant. */
  isOnce?: boolean;
}

/** The same, or what no grant can ever allow: it is asked each time. */
export type Question = Asked | (Omit<Asked, 'permission'> & { permission?: undefined; code: string });

export interface ApprovalLimits {
  perPeer: number;
  total: number;
  /** Silence is a no after this. */
  deadlineMs: number;
}

const defaults: ApprovalLimits = { perPeer: 3, total: 50, deadlineMs: 10 * 60_000 };

const MAX_ACTION = 4_000;

interface Waiting {
  shown: Approval;
  asked: Question;
  answer(yes: boolean, why: string): void;
}

/** How the person answered: for this once, or for this asker from now on. */
export type Verdict = { yes: boolean; always: boolean };

export interface ApprovalsOptions {
  /** The waiting ones, so that a restart can say that they were refused. */
  file: string;
  randomId: () => string;
  now: () => Date;
  limits?: ApprovalLimits;
}

/**
 * Requests that wait for the person at this device. An answer releases exactly what was shown, once: it is
 * bound to the asker's full JID, the session and the values, and no answer is a no.
 */
export class Approvals extends EventEmitter<{
  asked: [Approval];
  answered: [Approval, Verdict];
  /** Nobody answered: the deadline passed or the asker left. */
  ended: [Approval, string];
  problem: [Error];
}> {
  readonly #options: ApprovalsOptions;
  readonly #limits: ApprovalLimits;
  readonly #waiting = new Map<string, Waiting>();
  #writing: Promise<unknown> = Promise.resolve();

  constructor(options: ApprovalsOptions) {
    super();
    this.#options = options;
    this.#limits = options.limits ?? defaults;
  }

  get list(): Approval[] {
    return [...this.#waiting.values()].map(({ shown }) => shown);
  }

  find(id: string): Question | undefined {
    return this.#waiting.get(id)?.asked;
  }

  /** What waited when the last core ended; none of it will ever be released. */
  takeLeftOver(): Approval[] {
    try {
      return z.array(approval).parse(JSON.parse(readFileSync(this.#options.file, 'utf8')));
    } catch {
      return []; // none were waiting, or none can be told
    } finally {
      this.#save();
    }
  }

  /** Resolves when the person says yes; throws what the asker is told otherwise. */
  async request(asked: Asked, signal: AbortSignal): Promise<void> {
    await this.ask(asked, signal).answered;
  }

  /** The same, with the id that the person answers under. */
  ask(asked: Question, signal: AbortSignal): { id: string; answered: Promise<void> } {
    signal.throwIfAborted();
    const { peer, agent, action } = asked;
    if (action.length > MAX_ACTION) {
      throw new StanzaError('modify', 'not-acceptable', 'This is too long to be shown to the person.');
    }
    const ofPeer = [...this.#waiting.values()].filter((one) => one.asked.peer === asked.peer);
    if (ofPeer.length >= this.#limits.perPeer || this.#waiting.size >= this.#limits.total) {
      throw new StanzaError('wait', 'resource-constraint', 'Too many of your requests wait for the person.');
    }
    const deadline = new Date(this.#options.now().getTime() + this.#limits.deadlineMs).toISOString();
    const code = 'code' in asked ? { code: asked.code } : {};
    const once = asked.isOnce ? { isOnce: true } : {};
    const shown: Approval = { id: this.#newId(), peer, agent, action, deadline, ...code, ...once };
    const answered = new Promise<void>((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', gone);
        this.#waiting.delete(shown.id);
        this.#save();
        if (error) reject(error);
        else resolve();
      };
      const refuse = (why: string) => end(new StanzaError('auth', 'forbidden', why));
      const gone = () => {
        end(signal.reason instanceof Error ? signal.reason : new Error('the asker left'));
        this.emit('ended', shown, 'the request ended');
      };
      const late = () => {
        refuse('The person did not answer in time.');
        this.emit('ended', shown, 'you did not answer in time');
      };
      const timer = setTimeout(late, this.#limits.deadlineMs);
      signal.addEventListener('abort', gone, { once: true });
      this.#waiting.set(shown.id, {
        shown,
        asked,
        answer: (yes, why) => (yes ? end() : refuse(why)),
      });
      this.#save();
      this.emit('asked', shown);
    });
    return { id: shown.id, answered };
  }

  /** The person's answer; false when nothing of that id waits (any more). */
  answer(id: string, verdict: Verdict): boolean {
    const waiting = this.#waiting.get(id);
    if (!waiting) return false;
    waiting.answer(verdict.yes, 'The person there said no.');
    this.emit('answered', waiting.shown, verdict);
    return true;
  }

  /** Short enough to type: it only has to tell apart what waits now. */
  #newId(): string {
    for (;;) {
      const id = this.#options
        .randomId()
        .replace(/[^A-Za-z0-9]/g, '')
        .slice(0, 6)
        .toLowerCase();
      if (id.length === 6 && !this.#waiting.has(id)) return id;
    }
  }

  #save(): void {
    const text = `${JSON.stringify(this.list, null, 2)}\n`;
    this.#writing = this.#writing
      .then(() => writeFileAtomic(this.#options.file, text, { mode: 0o600 }))
      .catch((error) => this.emit('problem', error as Error));
  }
}

/** The same for the same asker, session and exact values; anything else differs. */
export function requestHash({ peer, agent, action, session }: Asked): string {
  return createHash('sha256')
    .update(JSON.stringify([peer, agent, action, session]))
    .digest('base64url');
}
