import { useState, useSyncExternalStore } from 'react';
import { useGo } from '../go.ts';
import { files as text } from '../text/files.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import { visible } from '../ui/visible.ts';
import { Browser } from './browser.tsx';
import { DeviceChoice } from './device-choice.tsx';
import type { Order } from './folder.ts';
import { PlaceList } from './place-list.tsx';
import { trail } from './trail.ts';
import { useDevicesOf } from './use-devices.ts';
import './files.css';

/** The files of this device and of the person's others. */
export function FilesScreen() {
  const state = useSyncExternalStore(trail.subscribe, trail.state);
  const devices = useDevicesOf();
  const [order, setOrder] = useState<Order>({ sort: 'name', descending: false });
  const go = useGo();
  const { here } = state;
  const of = here && devices?.find(({ device }) => device === here.device);
  return (
    <Screen title={text.title}>
      {!here && devices && <DeviceChoice devices={devices} />}
      {here && devices && !of && (
        <Empty title={text.notKnown(visible(here.device ?? ''))}>
          <Button onPress={() => trail.go(undefined)}>{text.devices}</Button>
        </Empty>
      )}
      {here && devices && of && (
        <div className="files">
          <PlaceList devices={devices} where={here} />
          <Browser
            key={JSON.stringify([here.device, here.path])}
            {...{ trail: state, here, of, order }}
            onOrder={setOrder}
            onGo={go}
          />
        </div>
      )}
    </Screen>
  );
}
