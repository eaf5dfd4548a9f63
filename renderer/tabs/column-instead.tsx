import type { DeviceTabs } from '../../agents/tabs/contract.ts';
import { browsers } from '../text/browsers.ts';
import { tabs as text } from '../text/tabs.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import type { Place } from './doing.ts';

export interface ColumnInsteadOptions {
  place: Place;
  isSearch: boolean;
  of: DeviceTabs;
  /** Of this device alone. */
  onConnect(): void;
}

/** Where a device has no tabs to show: why, and what to do. */
export function ColumnInstead(options: ColumnInsteadOptions) {
  const { place, isSearch, of, onConnect } = options;
  const { device, name } = place;
  if (isSearch) return <p className="soft small tabs-none">{text.noneFound}</p>;
  const open = of.browsers.filter(({ isOpen }) => isOpen);
  const paused = open.find(({ isPaused }) => isPaused);
  if (paused) return <Empty title={text.paused}>{text.pausedHint(visible(paused.name))}</Empty>;
  if (open.length > 0) return <Empty title={text.noPage}>{text.noPageHint}</Empty>;
  if (!of.isOnline && of.browsers.length === 0)
    return <Empty title={text.notListed(visible(name))}>{text.notListedHint}</Empty>;
  if (device !== undefined) return <Empty title={text.noBrowser}>{text.noBrowserThere(visible(name))}</Empty>;
  return (
    <Empty title={text.noBrowser}>
      {text.noBrowserHere}
      <Button kind="primary" onPress={onConnect}>
        {browsers.connect}
      </Button>
    </Empty>
  );
}
