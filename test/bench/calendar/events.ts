/** Numbers that are the same in each run: a linear congruential generator. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Europe/London'] as const;
const RULES = [
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  'FREQ=DAILY',
  'FREQ=WEEKLY',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH',
  'FREQ=MONTHLY;BYDAY=2TU',
  'FREQ=MONTHLY;BYMONTHDAY=-1',
  'FREQ=YEARLY',
] as const;

/** A calendar of so many events, in and around a year, of which so many are repeated. */
export function calendarOf(year: number, events: number, series: number): string {
  const random = numbers(6);
  const two = (number: number) => String(number).padStart(2, '0');
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Dragoman//Bench//EN'];
  for (let index = 0; index < events; index++) {
    const isSeries = index < series;
    const zone = ZONES[random(ZONES.length)];
    const day = `${year - (isSeries ? random(6) : 0)}${two(1 + random(12))}${two(1 + random(28))}`;
    const hour = 7 + random(12);
    const minute = random(4) * 15;
    const end = hour * 60 + minute + 15 * (1 + random(8));
    const rule = RULES[random(RULES.length)];
    lines.push(
      'BEGIN:VEVENT',
      `UID:event-${index}@example.org`,
      `DTSTAMP:${year}0101T000000Z`,
      `DTSTART;TZID=${zone}:${day}T${two(hour)}${two(minute)}00`,
      `DTEND;TZID=${zone}:${day}T${two(Math.floor(end / 60))}${two(end % 60)}00`,
      `SUMMARY:Meeting number ${index}`,
      ...(isSeries ? [`RRULE:${rule}`] : []),
      ...(random(10) === 0 ? ['TRANSP:TRANSPARENT'] : []),
      'ORGANIZER;CN=Somebody:mailto:somebody@example.org',
      'ATTENDEE;PARTSTAT=ACCEPTED;CN="One, Any":mailto:you@example.org',
      'STATUS:CONFIRMED',
      'END:VEVENT',
    );
  }
  return [...lines, 'END:VCALENDAR', ''].join('\r\n');
}
