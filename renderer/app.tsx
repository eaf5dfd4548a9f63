import { useEffect, useState } from 'react';
import { ActivityScreen } from './activity/activity-screen.tsx';
import { useWaitingCount } from './calendar/use-calendar.ts';
import { onEvent } from './dragoman.ts';
import { Go } from './go.ts';
import { later } from './later.tsx';
import { useApprovals, useDesktop } from './live.ts';
import { Nav, type Place } from './nav.tsx';
import { Standing } from './standing.tsx';
import { TransferPanel } from './transfers/transfer-panel.tsx';

// A window begins with as little code as its first picture needs.
const SignInScreen = later(async () => (await import('./sign-in/sign-in-screen.tsx')).SignInScreen);
const screens: Record<Place, React.ComponentType> = {
  activity: ActivityScreen,
  approvals: later(async () => (await import('./approvals/approvals-screen.tsx')).ApprovalsScreen),
  devices: later(async () => (await import('./devices/devices-screen.tsx')).DevicesScreen),
  files: later(async () => (await import('./files/files-screen.tsx')).FilesScreen),
  calendar: later(async () => (await import('./calendar/calendar-screen.tsx')).CalendarScreen),
  tabs: later(async () => (await import('./tabs/tabs-screen.tsx')).TabsScreen),
  settings: later(async () => (await import('./settings/settings-screen.tsx')).SettingsScreen),
};

/** Signing in, or the places one can be once signed in. */
export function App() {
  const desktop = useDesktop();
  const waiting = { approvals: useApprovals().length, calendar: useWaitingCount() };
  const [place, setPlace] = useState(firstPlace);
  useEffect(() => onEvent('goTo', setPlace), []);
  if (!desktop || desktop.life === 'starting') return null;
  if (desktop.life === 'signed-out') return <SignInScreen />;
  const Here = screens[place];
  return (
    <Go value={setPlace}>
      <div className="shell">
        <Nav place={place} waiting={waiting} onGo={setPlace} desktop={desktop} />
        <div className="here">
          <Standing desktop={desktop} />
          <Here />
          <TransferPanel />
        </div>
      </div>
    </Go>
  );
}

/** A window that was opened for something begins there. */
function firstPlace(): Place {
  const wanted = location.hash.slice(1);
  return Object.hasOwn(screens, wanted) ? (wanted as Place) : 'activity';
}
