import { calendar as text } from '../text/calendar.ts';
import { Button } from '../ui/button.tsx';

/** From a part of the calendar to its week. */
export function Back({ onBack }: { onBack(): void }) {
  return (
    <Button autoFocus onPress={onBack}>
      {text.back}
    </Button>
  );
}
