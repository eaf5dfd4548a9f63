import { addressOf } from './address.ts';
import { type Component, type Property, parameterOf, propertiesOf, textOf, withParameters } from './jcal.ts';
import { compareVersions, readVersion, type Version, writeVersion } from './version.ts';

export function attendeeOf(event: Component, address: string): Property | undefined {
  const wanted = addressOf(address);
  return propertiesOf(event, 'attendee').find((one) => addressOf(textOf(one)) === wanted);
}

/** The person, by whichever of their addresses they are invited. */
export function ownAttendee(event: Component, owner: ReadonlySet<string>): Property | undefined {
  return propertiesOf(event, 'attendee').find((one) => owner.has(addressOf(textOf(one))));
}

/** The address of the person by which this meeting knows them. */
export function ownAddressIn(events: readonly Component[], owner: ReadonlySet<string>): string | undefined {
  const mine = events.map((event) => ownAttendee(event, owner)).find((one) => one !== undefined);
  return mine && addressOf(textOf(mine));
}

export function withAttendee(event: Component, attendee: Property): Component {
  const wanted = addressOf(textOf(attendee));
  const [name, properties, components] = event;
  const isIt = (one: Property) => one[0] === 'attendee' && addressOf(textOf(one)) === wanted;
  if (!properties.some(isIt)) return [name, [...properties, attendee], components];
  return [name, properties.map((one) => (isIt(one) ? attendee : one)), components];
}

/** RFC 5545 §3.2.12: who says nothing has to act. */
export function partstatOf(attendee: Property): string {
  return parameterOf(attendee, 'partstat')?.toUpperCase() ?? 'NEEDS-ACTION';
}

/** Whoever passed an invitation on (RFC 5546 §3.2.2.3) has answered all of it. */
export function isPassedOn(events: readonly Component[], address: string): boolean {
  const own = events.map((event) => attendeeOf(event, address)).filter((one) => one !== undefined);
  return own.length > 0 && own.every((one) => partstatOf(one) === 'DELEGATED');
}

/** All values of a parameter that may have several (DELEGATED-TO, DELEGATED-FROM). */
export function listOf([, parameters]: Property, name: string): readonly string[] {
  const value = parameters[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** The last REPLY of each attendee, which an organizer must remember to know an older one (RFC 5546 §2.1.5). */
const REPLIED = 'x-dragoman-replied';

export function isAfterLastReply(attendee: Property, version: Version): boolean {
  const last = readVersion(parameterOf(attendee, REPLIED));
  return last === undefined || compareVersions(version, last) >= 0;
}

export function hasReplied(attendee: Property): boolean {
  return parameterOf(attendee, REPLIED) !== undefined;
}

export function withReply(attendee: Property, version: Version | undefined): Property {
  return withParameters(attendee, { [REPLIED]: version?.stamp && writeVersion(version) });
}
