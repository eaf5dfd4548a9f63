import { useState } from 'react';
import type { ActivityEvent } from '../../app/contract.ts';
import { useDesktop } from '../live.ts';
import { activity as text } from '../text/activity.ts';
import { shell } from '../text/shell.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Notice } from '../ui/notice.tsx';
import { Screen } from '../ui/screen.tsx';
import './activity.css';
import { EventDetails } from './event-details.tsx';
import { EventList } from './event-list.tsx';
import { ClearFilter, Filters } from './filters.tsx';
import { everything, useFeed } from './use-feed.ts';
import { usePeers } from './use-peers.ts';

/** What happened on this device: who asked, which agent, what, how it ended and why. */
export function ActivityScreen() {
  const [filter, setFilter] = useState(everything);
  const [opened, setOpened] = useState<ActivityEvent>();
  const [state, feed] = useFeed(filter);
  const desktop = useDesktop(); // what is told above every screen need not be told here
  const peers = usePeers(state.events);
  const isFiltered = Object.keys(filter).length > 0;
  const clear = () => setFilter(everything);
  const isNothing = state.events.length === 0 && !state.isLoading && state.problem === undefined;
  return (
    <Screen
      title={shell.places.activity}
      beside={isFiltered && !isNothing && <ClearFilter onClear={clear} />}
    >
      <Filters filter={filter} peers={peers} onChange={setFilter} />
      {state.problem !== undefined && state.problem !== desktop?.problem && (
        <Notice kind="bad">
          <strong>{text.failed}</strong>
          {state.problem}
          <span className="row">
            <Button onPress={() => void feed.load()}>{text.tryAgain}</Button>
          </span>
        </Notice>
      )}
      {state.events.length > 0 && (
        <EventList key={JSON.stringify(filter)} {...{ state, feed }} onOpen={setOpened} />
      )}
      {state.events.length === 0 && state.isLoading && <p className="soft events-loading">{text.loading}</p>}
      {isNothing && isFiltered && (
        <Empty title={text.nothingMatches}>
          {text.nothingMatchesHint}
          <ClearFilter onClear={clear} />
        </Empty>
      )}
      {isNothing && !isFiltered && <Empty title={text.empty}>{text.emptyHint}</Empty>}
      {opened && (
        <EventDetails
          event={opened}
          onClose={() => setOpened(undefined)}
          onOnlyPeer={(peer) => {
            setOpened(undefined);
            setFilter({ peer });
          }}
        />
      )}
    </Screen>
  );
}
