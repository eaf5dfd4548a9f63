import { MenuTrigger, Popover } from 'react-aria-components';
import type { Doing } from '../doing/use-doing.ts';
import { dragoman } from '../dragoman.ts';
import { tabs as text } from '../text/tabs.ts';
import { ActionItems } from '../ui/action-menu.tsx';
import { Button } from '../ui/button.tsx';
import { visible } from '../ui/visible.ts';
import type { TogetherNow } from './use-together.ts';

export interface ColumnMenuOptions {
  /** The other device. */
  device: string;
  isOnline: boolean;
  now: TogetherNow;
  doing: Doing;
}

/** Browsing together with another device: following it, and having one set of tabs with it. */
export function ColumnMenu({ device, isOnline, now, doing }: ColumnMenuOptions) {
  const isFollowed = now.following?.follows?.device === device;
  const isMirrored = now.mirrored?.devices.some((one) => one.device === device) === true;
  const name = visible(device);
  // That it goes on is seen above the lists.
  const run = (work: () => Promise<unknown>) => () =>
    void doing.run(async () => {
      await work();
      return undefined;
    });
  const actions = [
    {
      ...{ id: 'follow', label: text.together.follow(name), isPossible: isOnline && !isFollowed },
      run: () => void dragoman.tabs.follow({ device }).catch(() => {}), // how it ended stands there, too
    },
    {
      ...{ id: 'unfollow', label: text.together.unfollow(name), isPossible: isFollowed },
      run: run(() => dragoman.tabs.unfollow({})),
    },
    {
      ...{ id: 'mirror', label: text.together.mirrorOn(name), isPossible: isOnline && !isMirrored },
      run: run(() => dragoman.tabs.mirror({ device, isOn: true })),
    },
    {
      ...{ id: 'unmirror', label: text.together.mirrorOffWith(name), isPossible: isMirrored },
      run: run(() => dragoman.tabs.mirror({ device, isOn: false })),
    },
  ];
  if (!actions.some(({ isPossible }) => isPossible)) return null;
  return (
    <MenuTrigger>
      <Button kind="quiet" aria-label={text.together.with(name)}>
        <span aria-hidden="true">⋯</span>
      </Button>
      <Popover className="popover">
        <ActionItems label={text.together.with(name)} actions={actions} />
      </Popover>
    </MenuTrigger>
  );
}
