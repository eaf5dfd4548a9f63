import type { Ask, Overview, ToBrowser } from '../protocol.ts';

type Told = Extract<ToBrowser, { type: 'told' }>;

/** What the popup asks of the agent. */
export class Asking {
  readonly #send: (ask: Ask) => void;
  readonly #waiting = new Map<string, (told: Told | undefined) => void>();

  constructor(send: (ask: Ask) => void) {
    this.#send = send;
  }

  async ask(ask: Ask['ask']): Promise<{ value: Overview | null } | { refused: string }> {
    const id = crypto.randomUUID();
    const told = await new Promise<Told | undefined>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send({ type: 'ask', id, ask });
    });
    this.#waiting.delete(id);
    if (!told) return { refused: 'Dragoman went away. Try again.' };
    return 'refused' in told ? { refused: told.refused } : { value: told.value };
  }

  told(message: Told): void {
    this.#waiting.get(message.id)?.(message);
  }

  /** Nobody answers any more. */
  end(): void {
    for (const resolve of this.#waiting.values()) resolve(undefined);
  }
}
