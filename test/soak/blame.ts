import type { Client } from '../../app/xmpp/client.ts';
import type { Absence } from './away.ts';
import type { Calm } from './calm.ts';
import type { Failure } from './tally.ts';

export interface Blame {
  /** The core or an asker was away, and we had done nothing. */
  byItself: (Absence & { backForMs: number })[];
  /** Requests that failed because of that, and for nothing at all. */
  ofThat: Failure[];
  unexplained: Failure[];
}

/** What is to blame for each failure: a disturbance, or that the core or the asker was away, and whether we did that. */
export function blame(
  failures: readonly Failure[],
  calm: Calm,
  core: readonly Absence[],
  askers: ReadonlyMap<Client, readonly Absence[]>,
): Blame {
  const byItself = [core, ...askers.values()].flatMap((times) =>
    calm.byItself(times).map((one) => ({ one, before: times[times.indexOf(one) - 1] })),
  );
  const notOurs = new Set(byItself.map(({ one }) => one));
  const inCalm = (failure: Failure, but?: ReadonlySet<Absence>) => {
    const times = [...core, ...(askers.get(failure.asker) ?? [])];
    return calm.lasted(failure, but ? times.filter((time) => !but.has(time)) : times);
  };
  const unexplained = new Set(failures.filter((failure) => inCalm(failure)));
  return {
    byItself: byItself.map(({ one, before }) => ({
      ...one,
      backForMs: one.from - (before?.to ?? Number.NEGATIVE_INFINITY),
    })),
    ofThat: failures.filter((failure) => inCalm(failure, notOurs) && !unexplained.has(failure)),
    unexplained: [...unexplained],
  };
}
