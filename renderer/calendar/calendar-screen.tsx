import { useState } from 'react';
import { mondayOf } from './days.ts';
import { MeetScreen } from './meet/meet-screen.tsx';
import { RulesScreen } from './rules/rules-screen.tsx';
import { WeekScreen } from './week-screen.tsx';

/** The week, the rules that answer requests for it, and meetings that the person asks for. */
export function CalendarScreen() {
  const [view, setView] = useState<'week' | 'rules' | 'meet'>('week');
  const [monday, setMonday] = useState(() => mondayOf(new Date()));
  const [cameFrom, setCameFrom] = useState<'rules' | 'meet'>();
  const onBack = () => setView('week');
  const onGo = (to: 'rules' | 'meet') => {
    setView(to);
    setCameFrom(to);
  };
  if (view === 'rules') return <RulesScreen onBack={onBack} />;
  if (view === 'week') return <WeekScreen {...{ monday, setMonday, cameFrom, onGo }} />;
  return (
    <MeetScreen
      onBack={onBack}
      onShow={(start) => {
        setMonday(mondayOf(new Date(start)));
        onBack();
      }}
    />
  );
}
