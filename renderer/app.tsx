import { useEffect, useState } from 'react';
import { ActivityScreen } from './activity/activity-screen.tsx';
import { ApprovalsScreen } from './approvals/approvals-screen.tsx';
import { DevicesScreen } from './devices/devices-screen.tsx';
import { onEvent } from './dragoman.ts';
import { FilesScreen } from './files/files-screen.tsx';
import { Go } from './go.ts';
import { useApprovals, useDesktop } from './live.ts';
import { Nav, type Place } from './nav.tsx';
import { SettingsScreen } from './settings/settings-screen.tsx';
import { SignInScreen } from './sign-in/sign-in-screen.tsx';
import { Standing } from './standing.tsx';
import { TransferPanel } from './transfers/transfer-panel.tsx';

const screens: Record<Place, () => React.ReactNode> = {
  activity: ActivityScreen,
  approvals: ApprovalsScreen,
  devices: DevicesScreen,
  files: FilesScreen,
  settings: SettingsScreen,
};

/** Signing in, or the places one can be once signed in. */
export function App() {
  const desktop = useDesktop();
  const waiting = useApprovals().length;
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
