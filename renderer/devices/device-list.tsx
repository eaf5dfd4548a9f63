import { useStatus } from '../live.ts';
import { devices as text } from '../text/devices.ts';
import { Empty } from '../ui/notice.tsx';
import { EntityRow } from './entity-row.tsx';
import type { ListOptions } from './list-page.tsx';
import { useDevices } from './live.ts';

/** This device and the person's others. */
export function DeviceList({ last, onOpen }: ListOptions) {
  const status = useStatus();
  const devices = useDevices();
  if (!status || !devices) return null;
  const { jid, device } = status;
  // Without a line of our own nothing is known of anybody else's.
  const isOnline = status.state === 'online';
  const open = (one: { jid: string; device: string }) =>
    onOpen({ jid: one.jid, name: one.device, isContact: false });
  return (
    <section className="card" aria-labelledby="your-devices">
      <h2 id="your-devices">{text.yours}</h2>
      <ul className="entities">
        <EntityRow
          name={device}
          mark={text.thisDevice}
          about={isOnline ? text.online : text.offline}
          isOnline={isOnline}
          isLast={last === jid}
          onPress={() => open({ jid, device })}
        />
        {devices.map((one) => (
          <EntityRow
            key={one.jid}
            name={one.device}
            about={about(one, isOnline)}
            isOnline={one.online && isOnline}
            isLast={last === one.jid}
            onPress={() => open(one)}
          />
        ))}
      </ul>
      {devices.length === 0 && <Empty title={text.onlyThis}>{text.addDevice(jid.split('/')[0] ?? '')}</Empty>}
    </section>
  );
}

function about({ online, lastSeen }: { online: boolean; lastSeen?: string | undefined }, isOnline: boolean) {
  if (online && isOnline) return text.online;
  return lastSeen ? text.lastSeen(lastSeen) : text.offline;
}
