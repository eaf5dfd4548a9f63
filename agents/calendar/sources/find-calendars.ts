import { type DAVResponse, propfind } from 'tsdav';
import { DavProblem } from './dav-fetch.ts';

/** A calendar that a server has, as its user calls it. */
export interface FoundCalendar {
  url: string;
  title: string;
}

/** So many addresses in a row may each name the next one. */
const MAX_STEPS = 3;

/**
 * The calendar at this address; where there is none, those of the user whom it is about (RFC 5397 §3, RFC 4791 §6.2.1).
 * @throws DavProblem
 */
export async function findCalendars(url: string, request: typeof fetch): Promise<FoundCalendar[]> {
  const seen = new Set<string>();
  for (let at: string | undefined = url; at !== undefined && seen.size < MAX_STEPS; ) {
    seen.add(at);
    const answers = await look(at, '0', request);
    const [here] = answers;
    if (!here?.props) throw new DavProblem(here?.status ?? 0, notThere(here?.status));
    if (isCalendar(here)) return [{ url: at, title: titleOf(here) }];
    const home = hrefIn(here.props.calendarHomeSet, at);
    if (home !== undefined) return inHome(home, request);
    at = hrefIn(here.props.currentUserPrincipal, at);
    if (at !== undefined && seen.has(at)) break;
  }
  return [];
}

async function inHome(home: string, request: typeof fetch): Promise<FoundCalendar[]> {
  const answers = await look(home, '1', request);
  return answers.filter(isCalendar).flatMap((answer) => {
    const url = hrefIn(answer, home);
    return url === undefined ? [] : [{ url, title: titleOf(answer) }];
  });
}

function look(url: string, depth: '0' | '1', request: typeof fetch): Promise<DAVResponse[]> {
  const props = {
    'd:resourcetype': {},
    'd:displayname': {},
    'd:current-user-principal': {},
    'c:calendar-home-set': {},
  };
  return propfind({ url, props, depth, fetch: request });
}

function isCalendar({ props }: DAVResponse): boolean {
  const type: unknown = props?.resourcetype;
  return typeof type === 'object' && type !== null && 'calendar' in type;
}

function titleOf({ props }: DAVResponse): string {
  const title: unknown = props?.displayname;
  return typeof title === 'string' || typeof title === 'number' ? String(title) : '';
}

/** No other host is told the password. */
function hrefIn(holder: unknown, base: string): string | undefined {
  if (typeof holder !== 'object' || holder === null || !('href' in holder)) return undefined;
  const { href } = holder;
  if (typeof href !== 'string' || !URL.canParse(href, base)) return undefined;
  const whole = new URL(href, base);
  return whole.origin === new URL(base).origin ? whole.href : undefined;
}

function notThere(status: number | undefined): string {
  return status === 404 ? 'is not there' : `is no calendar, and names none (${status ?? 'no answer'})`;
}
