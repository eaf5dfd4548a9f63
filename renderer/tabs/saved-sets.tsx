import { useState } from 'react';
import { MenuTrigger, Popover } from 'react-aria-components';
import type { Doing } from '../doing/use-doing.ts';
import { dragoman } from '../dragoman.ts';
import { tabs as text } from '../text/tabs.ts';
import { ActionItems } from '../ui/action-menu.tsx';
import { Button } from '../ui/button.tsx';
import { Empty, Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import type { Place } from './doing.ts';
import { ForgetDialog } from './forget-dialog.tsx';
import { forgetSet, restoreSet, type SetOf } from './sets.ts';
import { useFresh } from './use-fresh.ts';

export interface SavedSetsOptions {
  here: Place;
  /** All devices that can be asked now, this one too. */
  online: readonly Place[];
  doing: Doing;
}

/** Tabs that were saved under a name on any device, to be opened again on any. */
export function SavedSets({ here, online, doing }: SavedSetsOptions) {
  const { value: sets, problem, reload } = useFresh((signal) => dragoman.tabs.sets({}, { signal }));
  const [forgetting, setForgetting] = useState<SetOf>();
  const [progress, setProgress] = useState<string>();
  const restore = (set: SetOf, to: Place) =>
    void doing
      .run(() =>
        restoreSet(set, to, ({ openedCount, tabCount }) =>
          setProgress(text.sets.opening(openedCount, tabCount, set.name)),
        ),
      )
      .finally(() => setProgress(undefined));
  return (
    <div className="stack tabs-sets">
      {problem !== undefined && <Notice kind="bad">{visible(problem)}</Notice>}
      {progress !== undefined && <Notice kind="info">{visible(progress)}</Notice>}
      {sets?.length === 0 && <Empty title={text.sets.empty}>{text.sets.emptyHint}</Empty>}
      {sets && sets.length > 0 && (
        <ul className="tabs-list" aria-label={text.views.sets}>
          {sets.map((set) => (
            <li key={`${set.device ?? ''} ${set.id}`} className="tabs-item">
              <span className="tab-words">
                <span className="tab-title">{visible(set.name)}</span>
                <span className="soft small">
                  {visible(text.sets.about(set.tabCount, set.savedAt, whereOf(set, here)))}
                </span>
              </span>
              <span className="row">
                <MenuTrigger>
                  <Button aria-label={text.sets.restoreOf(visible(set.name))}>
                    {text.sets.restore} <span aria-hidden="true">▾</span>
                  </Button>
                  <Popover className="popover">
                    <ActionItems
                      label={text.sets.restoreOf(visible(set.name))}
                      actions={online.map((to) => ({
                        ...{ id: to.device ?? '', label: visible(to.name), isPossible: true },
                        run: () => restore(set, to),
                      }))}
                    />
                  </Popover>
                </MenuTrigger>
                <Button
                  kind="quiet"
                  aria-label={text.sets.forgetOf(visible(set.name))}
                  isDisabled={set.isAsleep === true}
                  onPress={() => setForgetting(set)}
                >
                  {text.sets.forget}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {forgetting && (
        <ForgetDialog
          set={forgetting}
          onClose={() => setForgetting(undefined)}
          onForget={() => void doing.run(() => forgetSet(forgetting)).then(reload)}
        />
      )}
    </div>
  );
}

function whereOf({ device, isAsleep }: SetOf, here: Place): string {
  const name = device ?? here.name;
  return isAsleep ? text.sets.asleep(name) : name;
}
