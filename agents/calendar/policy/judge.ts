import type { Range } from '../slots/ranges.ts';
import type { Fit } from './fit.ts';
import type { MeetingRequest } from './request.ts';
import type { Rule } from './rule.ts';
import { countWords, rangeWords } from './words.ts';

/** The dates of one request, measured. */
export interface Judged {
  /** Why the rule does not let it be. */
  misfit: string | undefined;
  /** What of the person's is in its way. */
  conflict: string | undefined;
  /** Dates that the rule does not let be, though it lets the series be. */
  misfits: readonly Range[];
  /** Those and the ones on which the person is busy. */
  except: readonly Range[];
  /** Of all dates. */
  count: number;
}

interface Objection {
  date: Range;
  why: string;
}

/** A series may have its share of dates that are not possible; anything else is possible or not. */
export function judge(request: MeetingRequest, dates: readonly Range[], rule: Rule, fit: Fit): Judged {
  const misfits: Objection[] = [];
  const conflicts: Objection[] = [];
  for (const date of dates) {
    const misfit = fit.misfit(date);
    const conflict = fit.conflict(date);
    if (misfit !== undefined) misfits.push({ date, why: misfit });
    else if (conflict) conflicts.push({ date, why: `You are busy on ${rangeWords(conflict, fit.ownZone)}.` });
    else fit.add(date);
  }
  const isAllowed = ({ length }: readonly Objection[]) =>
    length === 0 ||
    (request.isSeries && length < dates.length && length * 100 <= rule.maxConflictPercent * dates.length);
  const { horizonDays } = rule;
  const isEndless = request.isCut && horizonDays !== undefined;
  const both = [...misfits, ...conflicts];
  return {
    misfit: isEndless
      ? `It goes on for more than ${countWords(horizonDays, 'day')}.`
      : isAllowed(misfits)
        ? undefined
        : sentence(misfits, dates, ['does not fit', 'do not fit']),
    conflict: isAllowed(both) ? undefined : sentence(conflicts, dates, ['is taken', 'are taken']),
    count: dates.length,
    misfits: misfits.map(({ date }) => date),
    except: both.map(({ date }) => date).sort((one, other) => one.start - other.start),
  };
}

function sentence(
  found: readonly Objection[],
  dates: readonly Range[],
  [one, more]: readonly [string, string],
): string {
  const why = found[0]?.why ?? '';
  if (dates.length === 1) return why;
  if (found.length === dates.length) return `None of its ${dates.length} dates is possible. ${why}`;
  return `${found.length} of its ${dates.length} dates ${found.length === 1 ? one : more}. ${why}`;
}
