import type { AgendaEvent } from '../../agents/calendar/contract.ts';
import { calendar as text } from '../text/calendar.ts';
import { visible } from '../ui/visible.ts';

const shortFormat = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short' });

/** `Mon, Mar 2, 14:00–15:00`; of times as the agenda writes them. */
export function timeWords(start: string, end: string): string {
  const day = (time: string) => shortFormat.format(new Date(`${time.slice(0, 10)}T12:00`));
  if (start.length === 10) return day(start);
  if (start.slice(0, 10) === end.slice(0, 10)) return `${day(start)}, ${clockWords(start, end)}`;
  return `${day(start)}, ${start.slice(11, 16)} – ${day(end)}, ${end.slice(11, 16)}`;
}

/** `14:00–15:00`. */
export function clockWords(start: string, end: string): string {
  return `${start.slice(11, 16)}–${end.slice(11, 16)}`;
}

export function titleOf({ title }: { title: string }): string {
  return visible(title) || text.untitled;
}

/** Of an address as iTIP has it. */
export function nameOf(address: string): string {
  return visible(address.replace(/^(xmpp|mailto):/, ''));
}

/** What is to be known of an event beside its time: that it is no firm engagement, and why. */
export function remarksOf({ status, partstat, isBusy }: AgendaEvent): string {
  const said = [text.status[status] ?? status, partstat === undefined ? '' : text.partstat[partstat]];
  const words = said.filter((one) => one !== undefined && one !== '');
  return (words.length === 0 && !isBusy ? [text.free] : words).join(', ');
}
