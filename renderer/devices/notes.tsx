import { isWebLink } from '../form/link.ts';
import { OutgoingLink } from '../form/value.tsx';
import { Notice } from '../ui/notice.tsx';
import { visible } from '../ui/visible.ts';
import type { Reply } from './run.ts';

const kinds = { info: 'info', warn: 'warn', error: 'bad' } as const;

/** What an entity says beside its form (XEP-0050 §4.3), and the link it gives (XEP-0066). */
export function Notes({ notes, link }: { notes: Reply['notes']; link: Reply['link'] }) {
  return (
    <>
      {notes.map(({ type, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: notes have nothing else to be told apart by
        <Notice key={index} kind={kinds[type]}>
          <span className="note">{visible(text)}</span>
        </Notice>
      ))}
      {link && (
        <p>
          {isWebLink(link.url) ? (
            <OutgoingLink url={link.url}>{link.desc}</OutgoingLink>
          ) : (
            visible(link.desc ?? '')
          )}
          {(link.desc || !isWebLink(link.url)) && (
            <span className="soft small address">{visible(link.url)}</span>
          )}
        </p>
      )}
    </>
  );
}
