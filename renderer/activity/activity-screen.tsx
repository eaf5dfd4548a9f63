import { shell as text } from '../text/shell.ts';
import { Screen } from '../ui/screen.tsx';

export function ActivityScreen() {
  return <Screen title={text.places.activity}>…</Screen>;
}
