import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Place } from '../nav.tsx';
import { files as text } from '../text/files.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import type { FolderState } from './folder.ts';
import type { Where } from './thing.ts';
import type { DeviceOf } from './use-devices.ts';

export interface FolderInsteadOptions {
  where: Where;
  of: DeviceOf;
  state: FolderState;
  onAgain(): void;
  onUp(): void;
  onGo(place: Place): void;
  /** What the keys do in a list, they do here. */
  onKey(event: KeyboardEvent): void;
}

/** In place of a list: why there is none, and what to do. */
export function FolderInstead(options: FolderInsteadOptions) {
  const place = useRef<HTMLDivElement>(null);
  // Where the list had the focus, the keyboard would be nowhere.
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus();
  }, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it stands where the list stands, for its keys
    <div ref={place} className="files-instead" tabIndex={-1} onKeyDown={options.onKey}>
      <Why {...options} />
    </div>
  );
}

function Why(options: FolderInsteadOptions) {
  const { where, of, state, onAgain, onUp, onGo } = options;
  const { problem, count } = state;
  const isHere = of.device === undefined;
  const again = (
    <span className="row">
      <Button onPress={onAgain}>{text.tryAgain}</Button>
      {where.path !== '' && <Button onPress={onUp}>{text.up}</Button>}
    </span>
  );
  if (!of.isOnline) return <Empty title={text.isOffline(of.name)}>{text.isOfflineHint}</Empty>;
  if (problem && !of.isPaired)
    return (
      <Empty title={text.unpaired(of.name)}>
        {text.unpairedHint}
        <span className="row">
          <Button kind="primary" onPress={() => onGo('devices')}>
            {text.toDevices}
          </Button>
          <Button onPress={onAgain}>{text.tryAgain}</Button>
        </span>
      </Empty>
    );
  if (problem)
    return (
      <div role="alert">
        <Empty title={titles[problem.condition] ?? text.failed}>
          {visible(problem.message)}
          {again}
        </Empty>
      </div>
    );
  if (count === undefined) return <p className="soft files-loading">{text.loading}</p>;
  if (where.path !== '') return <Empty title={text.empty}>{!isHere && text.emptyHint}</Empty>;
  return (
    <Empty title={text.noShares}>
      {isHere ? text.noSharesHere : text.noSharesHint(of.name)}
      {isHere && (
        <span className="row">
          <Button onPress={() => onGo('settings')}>{text.toSettings}</Button>
        </span>
      )}
    </Empty>
  );
}

const titles: Record<string, string> = { forbidden: text.denied, 'item-not-found': text.gone };
