import type { FollowingNow, MirroredNow } from '../../agents/tabs/contract.ts';
import { tabs as text } from '../text/tabs.ts';
import { siteOf } from './site.ts';

type Follows = NonNullable<FollowingNow['follows']>;

/** Whom this device follows, and what is looked at there. */
export function followWords({ device, state, page }: Follows): string {
  if (state !== 'following') return text.together[state](device);
  return page ? text.together.shows(device, page.title || siteOf(page.url)) : text.together.hidden(device);
}

/** Why this device shows something else; undefined while it does not. */
export function apartWords({ apart, page }: Follows): string | undefined {
  return apart && text.together.apart[apart](siteOf(page?.url ?? ''));
}

export function mirrorWords(
  { device, state, problem = '' }: MirroredNow['devices'][number],
  { isBrowserOpen, apart }: Pick<MirroredNow, 'isBrowserOpen' | 'apart'>,
): string {
  if (state === 'stopped') return text.together.mirrorStopped(device, problem);
  const words = [text.together[state === 'away' ? 'mirrorAway' : 'mirror'](device)];
  if (!isBrowserOpen) words.push(text.together.mirrorWaits);
  if (apart.length > 0) words.push(text.together.mirrorApart(apart.length));
  return words.join(' ');
}
