import type { Client } from '../../app/xmpp/client.ts';
import type { Server } from '../peers/servers/index.ts';
import type { Absence } from './away.ts';
import { type Calm, isHalfStanza } from './calm.ts';
import type { Failure } from './tally.ts';

export interface Blame {
  /** Somebody was away though we did nothing: Prosody still waited for the end of half a stanza, or why not. */
  halfStanzas: Absence[];
  groundless: Absence[];
  /** Requests that failed for nothing but half a stanza, and those that failed for nothing at all. */
  ofHalfStanzas: Failure[];
  unexplained: Failure[];
}

/** What is to blame for each failure: a disturbance, or that the core or the asker was away, and why it was. */
export function blame(
  server: Server['kind'],
  failures: readonly Failure[],
  calm: Calm,
  core: readonly Absence[],
  askers: ReadonlyMap<Client, readonly Absence[]>,
): Blame {
  const byItself = [core, ...askers.values()].flatMap((times) =>
    calm.byItself(times).map((one) => ({ one, isHalf: server === 'prosody' && isHalfStanza(one, times) })),
  );
  const halfStanzas = byItself.filter(({ isHalf }) => isHalf).map(({ one }) => one);
  const inCalm = (but: readonly Absence[] = []) =>
    failures.filter(({ asker, ...span }) => {
      const times = [...core, ...(askers.get(asker) ?? [])];
      return calm.lasted(
        span,
        times.filter((time) => !but.includes(time)),
      );
    });
  const unexplained = inCalm();
  return {
    halfStanzas,
    groundless: byItself.filter(({ isHalf }) => !isHalf).map(({ one }) => one),
    ofHalfStanzas: inCalm(halfStanzas).filter((failure) => !unexplained.includes(failure)),
    unexplained,
  };
}
