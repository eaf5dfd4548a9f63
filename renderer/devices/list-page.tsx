import { devices as text } from '../text/devices.ts';
import { Screen } from '../ui/screen.tsx';
import { AnybodyForm } from './anybody-form.tsx';
import { ContactList } from './contact-list.tsx';
import { DeviceList } from './device-list.tsx';
import type { Entity } from './devices-screen.tsx';
import { PairingCard } from './pairing-card.tsx';
import { PartedLists } from './parted-lists.tsx';

export interface ListOptions {
  /** Whom the person comes back from. */
  last: string | undefined;
  onOpen(entity: Entity): void;
}

export function ListPage(options: ListOptions) {
  return (
    <Screen title={text.title}>
      <div className="devices">
        <PairingCard />
        <PartedLists />
        <DeviceList {...options} />
        <ContactList {...options} />
        <AnybodyForm {...options} />
      </div>
    </Screen>
  );
}
