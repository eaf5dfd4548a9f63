import { shell as text } from '../text/shell.ts';
import { Screen } from '../ui/screen.tsx';

export function ApprovalsScreen() {
  return <Screen title={text.places.approvals}>…</Screen>;
}
