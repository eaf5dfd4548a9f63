import { type Published, publishedIn } from '../free-busy/published.ts';
import type { JComponent } from '../text/jcal.ts';
import { readCalendars } from '../text/parse.ts';
import { Gathering, type OnFault, type Series, seriesOf } from './series.ts';

/** What a text says about somebody's time. */
export interface ReadEvents {
  series: Series[];
  published: Published[];
}

/**
 * The events of all calendars of a text, each with its own zones. Of a large calendar the events are all that is ever
 * in memory, unless it defines a zone behind an event, which may be in it.
 * @throws Refusal of what is no calendar, and of an event that cannot be read unless `onFault` takes that
 */
export function readEvents(text: string, onFault?: OnFault): ReadEvents {
  const gathered = new Map<JComponent, Gathering>();
  const faults: unknown[] = [];
  let isZoneLate = false;
  const take = (component: JComponent, calendar: JComponent) => {
    const known = gathered.get(calendar);
    if (component[0] === 'vtimezone' && known) isZoneLate = true;
    if (component[0] !== 'vevent') return false;
    const gathering = known ?? new Gathering(calendar, (fault) => faults.push(fault));
    gathered.set(calendar, gathering);
    gathering.add(component);
    return true;
  };
  const calendars = readCalendars(text, { take });
  if (isZoneLate) return wholly(text, onFault);
  for (const fault of faults) {
    if (!onFault) throw fault;
    onFault(fault);
  }
  const series = [...gathered.values()].flatMap((gathering) => gathering.series());
  return { series, published: calendars.flatMap(publishedIn) };
}

function wholly(text: string, onFault?: OnFault): ReadEvents {
  const calendars = readCalendars(text);
  return {
    series: calendars.flatMap((calendar) => seriesOf(calendar, onFault)),
    published: calendars.flatMap(publishedIn),
  };
}
