import type { DeviceTabs } from '../../agents/tabs/contract.ts';
import { useDevices } from '../devices/live.ts';
import { useGo } from '../go.ts';
import { useStatus } from '../live.ts';
import { tabs as text } from '../text/tabs.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';

/** Beside the lists: what has none because it is not paired, or how to come by another device. */
export function MissingDevices({ devices }: { devices: readonly DeviceTabs[] }) {
  const go = useGo();
  const { jid = '' } = useStatus() ?? {};
  const known = useDevices();
  if (!known) return null;
  if (known.length === 0)
    return (
      <section className="tabs-column">
        <Empty title={text.onlyThis}>{text.onlyThisHint(jid.split('/')[0] ?? '')}</Empty>
      </section>
    );
  const listed = new Set(devices.map(({ device }) => device));
  return known
    .filter(({ device, paired, online }) => !paired && online && !listed.has(device))
    .map(({ device, jid: address }) => (
      <section key={address} className="tabs-column" aria-label={visible(device)}>
        <header>
          <div>
            <h2>{visible(device)}</h2>
            <p className="soft small">{text.unpaired}</p>
          </div>
        </header>
        <Empty title={text.unpaired}>
          {text.unpairedHint}
          <Button onPress={() => go('devices')}>{text.toDevices}</Button>
        </Empty>
      </section>
    ));
}
