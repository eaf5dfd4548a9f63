import ICAL from 'ical.js';
import { type Finding, none } from '../findings.ts';
import type { Peer } from './peers.ts';
import type { Asked } from './requests.ts';

interface Stored {
  uid: string;
  said: string;
  sequence: number;
}

/** What stands in the calendar and what was answered, against what was asked for. */
export function verdict(all: readonly Asked[], calendar: string, peers: readonly Peer[]): Finding[] {
  const stored = eventsIn(calendar);
  const byUid = new Map(stored.map((one) => [one.uid, one]));
  const saidTo = ({ uid }: Asked) => byUid.get(uid)?.said;
  const accepted = all.filter((one) => saidTo(one) === 'ACCEPTED');
  const isInWay = (one: Asked) => (other: Asked) =>
    other !== one && other.slot === one.slot && other.start < one.end && other.end > one.start;
  const heard = new Map(peers.flatMap((peer) => [...peer.heard]));
  const last = (one: Asked) => heard.get(`${one.uid} ${one.versions.length - 1}`);
  const count = (isSuch: (one: Asked) => boolean) => all.filter(isSuch).length;
  return [
    none(
      'meetings lost',
      count(({ uid }) => !byUid.has(uid)),
    ),
    none('meetings that stand there twice', stored.length - byUid.size),
    none(
      'meetings that are not in their last version',
      count((one) => sequenceOf(one) !== one.versions.length - 1),
    ),
    none(
      'neither accepted nor declined',
      count((one) => !['ACCEPTED', 'DECLINED'].includes(saidTo(one) ?? '')),
    ),
    none(
      'accepted, and another one that was accepted is in their way',
      accepted.filter((one) => accepted.some(isInWay(one))).length,
    ),
    none(
      'declined, and nothing is in their way',
      count((one) => saidTo(one) === 'DECLINED' && !accepted.some(isInWay(one))),
    ),
    none(
      'answers that were never heard',
      count((one) => last(one) === undefined),
    ),
    none(
      'answers that are not what the calendar says',
      count((one) => last(one)?.has(saidTo(one) ?? '') === false),
    ),
    none('two different answers to the same', [...heard.values()].filter((said) => said.size > 1).length),
  ];

  function sequenceOf({ uid }: Asked): number | undefined {
    return byUid.get(uid)?.sequence;
  }
}

function eventsIn(text: string): Stored[] {
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
  return events.map((event) => ({
    uid: String(event.getFirstPropertyValue('uid')),
    said: String(event.getFirstProperty('attendee')?.getFirstParameter('partstat')),
    sequence: Number(event.getFirstPropertyValue('sequence') ?? 0),
  }));
}
