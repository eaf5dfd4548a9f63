import { useState } from 'react';
import { useStatus } from '../live.ts';
import { devices as text } from '../text/devices.ts';
import { Empty, Notice } from '../ui/notice.tsx';
import { EntityRow } from './entity-row.tsx';
import type { ListOptions } from './list-page.tsx';
import { useDevices, usePairing } from './live.ts';
import { PairButton } from './pair-button.tsx';
import { UnpairButton } from './unpair-button.tsx';

/** This device and the person's others. */
export function DeviceList({ last, onOpen }: ListOptions) {
  const status = useStatus();
  const devices = useDevices();
  const pairing = usePairing();
  const [problem, setProblem] = useState<string>();
  if (!status || !devices) return null;
  const { jid, device } = status;
  // Without a line of our own nothing is known of anybody else's.
  const isOnline = status.state === 'online';
  // One at a time.
  const canPair = pairing?.state !== 'asked' && pairing?.state !== 'waiting';
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
            key={one.id ?? one.jid}
            name={one.device}
            mark={one.paired ? text.paired : undefined}
            about={about(one, isOnline)}
            isOnline={one.online && isOnline}
            isLast={last === one.jid}
            onPress={() => open(one)}
            beside={
              one.paired && one.id ? (
                <UnpairButton id={one.id} name={one.device} />
              ) : (
                canPair && one.online && isOnline && <PairButton device={one} onProblem={setProblem} />
              )
            }
          />
        ))}
      </ul>
      {problem !== undefined && <Notice kind="bad">{problem}</Notice>}
      {devices.length === 0 && <Empty title={text.onlyThis}>{text.addDevice(jid.split('/')[0] ?? '')}</Empty>}
    </section>
  );
}

function about({ online, lastSeen }: { online: boolean; lastSeen?: string | undefined }, isOnline: boolean) {
  if (online && isOnline) return text.online;
  return lastSeen ? text.lastSeen(lastSeen) : text.offline;
}
