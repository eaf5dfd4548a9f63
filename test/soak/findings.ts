/** One line of the table: what was looked at, what was found, and whether that is as it must be. */
export interface Finding {
  what: string;
  found: string;
  /** What it must be; nothing where the figure only tells. */
  must?: string;
  holds?: boolean;
}

/** A count of what must never happen. */
export function none(what: string, count: number, of = ''): Finding {
  return { what, found: `${count}${of && ` of ${of}`}`, must: '0', holds: count === 0 };
}

export function figure(what: string, found: string | number): Finding {
  return { what, found: String(found) };
}

export function atMost(what: string, found: number, limit: number, unit: string, digits = 0): Finding {
  return {
    what,
    found: `${found.toFixed(digits)} ${unit}`.trim(),
    must: `at most ${limit} ${unit}`.trim(),
    holds: found <= limit,
  };
}

/** Progress and trouble, for whoever watches. */
export function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}
