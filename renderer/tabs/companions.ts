import type { CoreEvents } from '../../app/contract.ts';

type Contact = CoreEvents['contacts'][number];

/** A contact's device that can be asked, as calls name it and as the person does. */
export interface Companion {
  value: string;
  label: string;
}

/** By their JID where one device of theirs is online with Dragoman, else each of them. */
export function companionsOf(contacts: readonly Contact[]): Companion[] {
  return contacts.flatMap(({ jid, name, resources }) => {
    const who = name === undefined ? jid : `${name} (${jid})`;
    const devices = resources.filter(({ isDragoman }) => isDragoman);
    if (devices.length === 1) return [{ value: jid, label: who }];
    return devices.map((one) => ({ value: one.jid, label: `${who}, ${one.resource}` }));
  });
}

/** The one that is asked before the person chooses: of this contact, or the only one there is. */
export function firstOf(companions: readonly Companion[], contact: string | undefined): string | undefined {
  const [one, another] = companions.filter(
    ({ value }) => contact === undefined || value.split('/', 1)[0] === contact,
  );
  return another ? undefined : one?.value;
}
