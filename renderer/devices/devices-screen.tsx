import { shell as text } from '../text/shell.ts';
import { Screen } from '../ui/screen.tsx';

export function DevicesScreen() {
  return <Screen title={text.places.devices}>…</Screen>;
}
