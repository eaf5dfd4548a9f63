const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Within half an hour of each other three meetings of half an hour begin, so that no two of a slot can both be. */
const SLOT_MINUTES = 60;
const SLOTS_A_DAY = 24;
const STEP_MINUTES = 10;
const LENGTH_MINUTES = 30;

/** One meeting that somebody asks for: all its versions, the newest last. */
export interface Asked {
  uid: string;
  /** Number of who asks. */
  peer: number;
  slot: number;
  start: number;
  end: number;
  versions: string[];
}

export interface Shape {
  requests: number;
  peers: number;
  /** Of how many requests each slot is. */
  ofSlot: number;
  /** One of so many is asked for in two versions. */
  twoVersions: number;
}

/** Meetings for the hours of some days that are to come. */
export function asked(now: number, { requests, peers, ofSlot, twoVersions }: Shape): Asked[] {
  const first = (Math.floor(now / DAY_MS) + 2) * DAY_MS;
  const slots = Math.ceil(requests / ofSlot);
  return Array.from({ length: requests }, (_, number) => {
    const slot = number % slots;
    const day = Math.floor(slot / SLOTS_A_DAY);
    const inSlot = (Math.floor(number / slots) % 3) * STEP_MINUTES;
    const start = first + day * DAY_MS + ((slot % SLOTS_A_DAY) * SLOT_MINUTES + inSlot) * MINUTE_MS;
    const one = {
      ...{ uid: `meeting-${number}`, peer: number % peers, slot },
      ...{ start, end: start + LENGTH_MINUTES * MINUTE_MS },
    };
    const sequences = number % twoVersions === 0 ? [0, 1] : [0];
    return { ...one, versions: sequences.map((sequence) => request(one, sequence)) };
  });
}

function request({ uid, peer, start, end }: Omit<Asked, 'versions' | 'slot'>, sequence: number): string {
  const time = (at: number) => new Date(at).toISOString().replace(/[-:]|\.000/g, '');
  return [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Soak//EN', 'METHOD:REQUEST', 'BEGIN:VEVENT'],
    ...[`UID:${uid}`, `DTSTAMP:20260301T08000${sequence}Z`, `SEQUENCE:${sequence}`],
    ...[`DTSTART:${time(start)}`, `DTEND:${time(end)}`, `SUMMARY:Version ${sequence}`],
    ...[`ORGANIZER:xmpp:${peerName(peer)}@localhost`, 'ATTENDEE;RSVP=TRUE:xmpp:you@localhost'],
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
}

export function peerName(number: number): string {
  return `peer${number}`;
}
