import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { SaidNotice } from '../doing/said-notice.tsx';
import { useDoing } from '../doing/use-doing.ts';
import { useStatus } from '../live.ts';
import { tabs as text } from '../text/tabs.ts';
import { Notice } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import { visible } from '../ui/visible.ts';
import { ClosedTabs } from './closed-tabs.tsx';
import { ContactDialog } from './contact-dialog.tsx';
import { OpenTabs } from './open-tabs.tsx';
import { SavedSets } from './saved-sets.tsx';
import { SearchBar } from './search-bar.tsx';
import './tabs.css';
import { Together } from './together.tsx';
import { useTabs } from './use-tabs.ts';
import { useTogether } from './use-together.ts';
import { useWish, wishFor } from './wish.ts';

const views = ['open', 'sets', 'closed'] as const;
type View = (typeof views)[number];

/** The tabs of this device's browsers and of the person's other devices. */
export function TabsScreen() {
  const { value: devices, problem } = useTabs();
  const { device: name = '' } = useStatus() ?? {};
  const together = useTogether();
  const doing = useDoing();
  const wish = useWish();
  const [words, setWords] = useState('');
  const [view, setView] = useState<View>('open');
  const search = (typed: string) => {
    setWords(typed);
    setView('open');
  };
  const online = (devices ?? [])
    .filter(({ isOnline }) => isOnline)
    .map(({ device }) => ({ device, name: device ?? name }));
  return (
    <Screen title={text.title} beside={<SearchBar words={words} onChange={search} />}>
      {problem !== undefined && <Notice kind="bad">{visible(problem)}</Notice>}
      <SaidNotice doing={doing} onLeave={toList} />
      <Together now={together} doing={doing} />
      {devices && (
        <Tabs className="tabs-views" selectedKey={view} onSelectionChange={(key) => setView(key as View)}>
          <TabList className="tabs-view-list" aria-label={text.viewsLabel}>
            {views.map((one) => (
              <Tab key={one} id={one} className="tabs-view">
                {text.views[one]}
              </Tab>
            ))}
          </TabList>
          <TabPanel id="open" className="tabs-panel">
            <OpenTabs {...{ devices, name, words, together, doing }} />
          </TabPanel>
          <TabPanel id="sets" className="tabs-panel">
            <SavedSets here={{ device: undefined, name }} {...{ online, doing }} />
          </TabPanel>
          <TabPanel id="closed" className="tabs-panel">
            <ClosedTabs {...{ online, doing }} mirrored={together.mirrored?.closed ?? []} />
          </TabPanel>
        </Tabs>
      )}
      {wish && <ContactDialog key={wish.kind} wish={wish} onClose={() => wishFor(undefined)} />}
    </Screen>
  );
}

/** The keyboard was in what was said, and that goes. */
function toList(): void {
  document.querySelector<HTMLElement>('.tabs-grid')?.focus();
}
