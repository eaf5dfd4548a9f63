import { type JComponent, type JProperty, textOf } from '../text/jcal.ts';

/** A VALARM that shows something (RFC 5545 §3.6.6, DISPLAY). */
export interface Alarm {
  /** TRIGGER. */
  trigger: JProperty | undefined;
  /** When another program has shown it: ACKNOWLEDGED (RFC 9074 §6.1), and Thunderbird's own property of the event. */
  shown: readonly string[];
}

export function alarmsIn(event: JComponent): Alarm[] {
  const alarms = event[2].filter(
    (one) => one[0] === 'valarm' && textOf(one, 'action')?.toUpperCase() === 'DISPLAY',
  );
  return alarms.map((alarm) => ({
    trigger: alarm[1].find(([name]) => name === 'trigger'),
    shown: [textOf(alarm, 'acknowledged') ?? [], textOf(event, 'x-moz-lastack') ?? []].flat(),
  }));
}
