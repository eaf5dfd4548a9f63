import { useState, useSyncExternalStore } from 'react';
import { meet as text } from '../../text/meet.ts';
import { Screen } from '../../ui/screen.tsx';
import { Back } from '../back.tsx';
import { arrangement } from './arrangement.ts';
import './meet.css';
import { MeetForm } from './meet-form.tsx';
import { MeetStage } from './meet-stage.tsx';
import { newDraft, wishOf } from './wish.ts';

export interface MeetScreenOptions {
  onBack(): void;
  /** Shows the week that has this time. */
  onShow(start: string): void;
}

/** A meeting with others, from who they are to what they answered. */
export function MeetScreen({ onBack, onShow }: MeetScreenOptions) {
  const [draft, setDraft] = useState(() => newDraft(new Date()));
  const stage = useSyncExternalStore(arrangement.subscribe, arrangement.stage);
  return (
    <Screen title={text.title} beside={<Back {...{ onBack }} />}>
      {stage.is === 'idle' ? (
        <MeetForm draft={draft} onChange={setDraft} onSend={() => void arrangement.begin(wishOf(draft))} />
      ) : (
        <MeetStage
          {...{ stage, onShow }}
          onAnother={() => {
            setDraft(newDraft(new Date()));
            arrangement.clear();
          }}
        />
      )}
    </Screen>
  );
}
