import { useState, useSyncExternalStore } from 'react';
import { useDoing } from '../doing/use-doing.ts';
import { useGo } from '../go.ts';
import { files as text } from '../text/files.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import { visible } from '../ui/visible.ts';
import { Browser } from './browser.tsx';
import { DeviceChoice } from './device-choice.tsx';
import { byName, type Order } from './folder.ts';
import { Found } from './found.tsx';
import { PlaceList } from './place-list.tsx';
import { SearchBar } from './search-bar.tsx';
import { trail } from './trail.ts';
import { useDevicesOf } from './use-devices.ts';
import { useShowing } from './use-showing.ts';
import './files.css';

/** The files of this device and of the person's others. */
export function FilesScreen() {
  const state = useSyncExternalStore(trail.subscribe, trail.state);
  const devices = useDevicesOf();
  const [order, setOrder] = useState<Order>(byName);
  const [sought, setSought] = useState('');
  const doing = useDoing();
  const showing = useShowing();
  const go = useGo();
  const { here } = state;
  const of = here && devices?.find(({ device }) => device === here.device);
  const isSearch = sought.trim() !== '';
  if (!devices) return <Screen title={text.title}>{null}</Screen>;
  return (
    <Screen title={text.title} beside={<SearchBar name={sought} onChange={setSought} />}>
      {isSearch && (
        <div className={showing.isShown ? 'files detailed' : 'files'}>
          <Found name={sought} here={here} onLeave={() => setSought('')} {...{ doing, showing }} />
        </div>
      )}
      {!isSearch && !here && <DeviceChoice devices={devices} />}
      {!isSearch && here && !of && (
        <Empty title={text.notKnown(visible(here.device ?? ''))}>
          <Button onPress={() => trail.go(undefined)}>{text.devices}</Button>
        </Empty>
      )}
      {!isSearch && here && of && (
        <div className={showing.isShown ? 'files detailed' : 'files'}>
          <PlaceList devices={devices} where={here} />
          <Browser
            key={JSON.stringify([here.device, here.path])}
            {...{ trail: state, here, of, order, doing, showing }}
            onOrder={setOrder}
            onGo={go}
          />
        </div>
      )}
    </Screen>
  );
}
