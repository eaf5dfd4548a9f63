import type { MirroredNow } from '../../agents/tabs/contract.ts';
import type { Doing } from '../doing/use-doing.ts';
import { tabs as text } from '../text/tabs.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import { ageWords } from './age.ts';
import { type Closed, closedByMirror, closedOn } from './closed.ts';
import type { Place } from './doing.ts';
import { siteOf } from './site.ts';
import { useFresh } from './use-fresh.ts';

export interface ClosedTabsOptions {
  /** All devices that can be asked now, this one too. */
  online: readonly Place[];
  mirrored: MirroredNow['closed'];
  doing: Doing;
}

/** No more are shown than a person looks through; each device remembers hundreds. */
const MOST_SHOWN = 200;

/** What was closed lately, on whichever device, to be opened there again. */
export function ClosedTabs({ online, mirrored, doing }: ClosedTabsOptions) {
  const { value, reload } = useFresh((signal) => closedOn(online, signal));
  const now = new Date();
  if (!value) return null;
  const { tabs, unasked } = value;
  const newest = [...tabs, ...closedByMirror(mirrored)]
    .sort((a, b) => b.closedAt.localeCompare(a.closedAt))
    .slice(0, MOST_SHOWN);
  return (
    <div className="stack tabs-sets">
      {unasked.length > 0 && (
        <Notice kind="info">
          {unasked.map(({ name, reason }) => (
            <span key={name}>{visible(text.past.unasked(name, reason))}</span>
          ))}
        </Notice>
      )}
      {newest.length === 0 && <Empty title={text.past.empty}>{text.past.emptyHint}</Empty>}
      {newest.length > 0 && (
        <ul className="tabs-list" aria-label={text.views.closed}>
          {newest.map((one) => (
            <li key={one.key} className="tabs-item">
              <span className="tab-words">
                <span className="tab-title">{visible(one.title || one.url)}</span>
                <span className="soft small">{visible(about(one, now))}</span>
              </span>
              <Button
                aria-label={text.past.reopenOf(visible(one.title || one.url))}
                onPress={() => void doing.run(one.reopen).then(reload)}
              >
                {text.past.reopen}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function about({ url, where, closedAt, by }: Closed, now: Date): string {
  const words = [siteOf(url), where, ageWords(closedAt, now)];
  return [...words, ...(by === undefined ? [] : [text.past.by(by)])].join(' · ');
}
