import { shell as text } from '../text/shell.ts';
import { Screen } from '../ui/screen.tsx';

export function SettingsScreen() {
  return <Screen title={text.places.settings}>…</Screen>;
}
