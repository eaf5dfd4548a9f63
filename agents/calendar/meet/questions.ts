import { Refusal } from '../../../app/agent.ts';
import { bare } from '../../../app/xmpp/jid.ts';

const HOUR_MS = 3_600_000;
const MOST_AN_HOUR = 60;
const MOST_PEOPLE = 1_000;

/** How often each of those who may ask when the person is free has asked: whoever asks all day learns the day. */
export class Questions {
  readonly #asked = new Map<string, number[]>();

  /** @throws Refusal */
  count(asker: string, now: number): void {
    const who = bare(asker);
    const recent = (this.#asked.get(who) ?? []).filter((at) => at > now - HOUR_MS);
    if (recent.length >= MOST_AN_HOUR)
      throw new Refusal('resource-constraint', 'That was asked often enough. Try again in an hour.');
    this.#asked.delete(who); // the last one is the newest
    this.#asked.set(who, [...recent, now]);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > MOST_PEOPLE && oldest !== undefined) this.#asked.delete(oldest);
  }
}
