import { Button } from 'react-aria-components';
import { files as text } from '../text/files.ts';
import { visible } from '../ui/visible.ts';
import { byName } from './folder.ts';
import { Icon } from './icon.tsx';
import type { Where } from './thing.ts';
import { trail } from './trail.ts';
import type { DeviceOf } from './use-devices.ts';
import { useFolder } from './use-folder.ts';
import './places.css';

export interface PlaceListOptions {
  devices: readonly DeviceOf[];
  where: Where;
}

/** Beside the list: the devices, and the shares of the one that is open. */
export function PlaceList({ devices, where }: PlaceListOptions) {
  return (
    <nav className="files-places" aria-label={text.places}>
      <ul>
        {devices.map((one) => {
          const isOpen = one.device === where.device;
          return (
            <li key={one.device ?? ''}>
              <Button
                className="row-button files-place"
                onPress={() => trail.go({ device: one.device, path: '' })}
                {...(isOpen && where.path === '' && { 'aria-current': 'page' })}
              >
                <Icon shape="device" />
                <span className="file-words">{visible(one.name)}</span>
                {!one.isOnline && <span className="small soft">{text.offline}</span>}
              </Button>
              {isOpen && one.isOnline && <Shares of={one} where={where} />}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Shares({ of: { device, isOnline }, where }: { of: DeviceOf; where: Where }) {
  const { list } = useFolder({ device, path: '' }, byName, isOnline);
  const shares = Array.from({ length: Math.min(list.count, 100) }, (_, index) => list.at(index));
  const [open] = where.path.split('/');
  if (shares.length === 0) return null;
  return (
    <ul className="files-shares">
      {shares.map(
        (share) =>
          share && (
            <li key={share.key}>
              <Button
                className="row-button files-place"
                onPress={() => trail.go({ device, path: share.path })}
                {...(open === share.name && { 'aria-current': 'page' })}
              >
                <Icon shape="folder" />
                <span className="file-words">{visible(share.name)}</span>
              </Button>
            </li>
          ),
      )}
    </ul>
  );
}
