import { useState } from 'react';
import { dragoman } from '../dragoman.ts';
import { devices as text } from '../text/devices.ts';
import { Button } from '../ui/button.tsx';
import { visible } from '../ui/visible.ts';
import type { Device } from './live.ts';

export interface PairButtonOptions {
  device: Device;
  /** Why it cannot be, in words for the person; undefined when it goes on. */
  onProblem(problem: string | undefined): void;
}

/** Asks the other device; the code then shows on both. */
export function PairButton({ device, onProblem }: PairButtonOptions) {
  const [isAsking, setAsking] = useState(false);
  const pair = async () => {
    if (isAsking) return; // not disabled: that would take the focus from it
    setAsking(true);
    onProblem(undefined);
    await dragoman.core.pair({ device: device.jid }).catch((error: Error) => onProblem(error.message));
    setAsking(false);
  };
  return (
    <Button aria-label={text.pairWith(visible(device.device))} onPress={() => void pair()}>
      {text.pair}
    </Button>
  );
}
