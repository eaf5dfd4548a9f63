import type { MeetOutcome } from '../../../agents/calendar/contract.ts';
import { meet as text } from '../../text/meet.ts';
import { visible } from '../../ui/visible.ts';

/** What each of them has said. */
export function AnswerList({ people }: Pick<MeetOutcome, 'people'>) {
  return (
    <ul className="meet-people">
      {people.map(({ jid, partstat, reason }) => (
        <li key={jid} className="meet-answer">
          <span className="meet-person">{visible(jid)}</span>
          <span className={`meet-said ${partstat.toLowerCase()}`}>
            {text.partstats[partstat] ?? visible(partstat)}
          </span>
          {reason !== undefined && <span className="soft small">{visible(reason)}</span>}
        </li>
      ))}
    </ul>
  );
}
