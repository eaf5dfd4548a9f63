import { Button } from 'react-aria-components';
import { useStatus } from '../live.ts';
import { files as text } from '../text/files.ts';
import { Empty } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { Icon } from './icon.tsx';
import { trail } from './trail.ts';
import type { DeviceOf } from './use-devices.ts';
import './choice.css';

/** Where one begins: whose files they are to be. */
export function DeviceChoice({ devices }: { devices: readonly DeviceOf[] }) {
  const account = useStatus()?.jid.split('/')[0] ?? '';
  return (
    <div className="files-choice">
      <p className="soft">{text.devicesHint}</p>
      <ul className="files-devices">
        {devices.map((one, index) => (
          <li key={one.device ?? ''}>
            <Button
              className="files-device"
              autoFocus={index === 0}
              onPress={() => trail.go({ device: one.device, path: '' })}
            >
              <Icon shape="device" />
              <span className="files-device-words">
                <strong>{visible(one.name)}</strong>
                <span className="soft small">{about(one)}</span>
              </span>
              <span className="soft" aria-hidden="true">
                ›
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {devices.length === 1 && <Empty title={text.onlyThis}>{text.onlyThisHint(account)}</Empty>}
    </div>
  );
}

function about({ device, isOnline, isPaired }: DeviceOf): string {
  if (device === undefined) return text.thisDevice;
  const how = isOnline ? text.online : text.offline;
  return isPaired ? how : `${how} · ${text.notPaired}`;
}
