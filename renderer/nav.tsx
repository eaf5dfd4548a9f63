import { Button } from 'react-aria-components';
import type { DesktopState } from '../main/desktop/contract.ts';
import { useStatus } from './live.ts';
import { shell as text } from './text/shell.ts';

export type Place = keyof typeof text.places;

export interface NavOptions {
  place: Place;
  /** How many requests wait for the person there. */
  waiting: Partial<Record<Place, number>>;
  desktop: DesktopState;
  onGo(place: Place): void;
}

const places = Object.keys(text.places) as Place[];

/** Where one can go, and how things stand. */
export function Nav({ place, waiting, desktop, onGo }: NavOptions) {
  const state = useStatus()?.state;
  const isOnline = desktop.life === 'running' && state === 'online';
  return (
    <nav className="nav" aria-label="Dragoman">
      <div className="brand">
        <img src="/icon.png" alt="" />
        Dragoman
      </div>
      {places.map((one) => (
        <Button
          key={one}
          className="place"
          onPress={() => onGo(one)}
          {...(one === place && { 'aria-current': 'page' })}
        >
          {text.places[one]}
          <Count waiting={waiting[one] ?? 0} />
        </Button>
      ))}
      <div className="standing">
        <span className={`dot ${isOnline ? 'online' : desktop.life}`} />
        {standing(desktop, state)}
      </div>
    </nav>
  );
}

function Count({ waiting }: { waiting: number }) {
  if (waiting === 0) return null;
  return (
    <span className="count">
      <span aria-hidden="true">{waiting}</span>
      <span className="visually-hidden">{text.waiting(waiting)}</span>
    </span>
  );
}

function standing({ life, jid = '' }: DesktopState, state: string | undefined): string {
  if (life === 'paused') return text.paused;
  if (life === 'stopped') return text.stopped;
  if (state === 'online') return text.online(jid);
  return state === 'offline' ? text.offline : text.connecting;
}
