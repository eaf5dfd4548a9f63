import { Refusal } from '../../../app/agent.ts';
import { type Message, titleOf } from '../itip/message.ts';
import type { Outbox } from '../meet/outbox.ts';
import type { StoredObject } from '../sources/source.ts';
import type { Asking } from './asking.ts';
import type { ItipReceipt } from './contract-requests.ts';
import type { Records, RequestRecord } from './records.ts';
import { refresh } from './refreshing.ts';
import type { Heard } from './requests.ts';

export interface Questioned {
  record: RequestRecord;
  seen: StoredObject | undefined;
  request: Asking;
  heard: Heard;
  owner: ReadonlySet<string>;
  outbox: Outbox;
  records: Records;
}

/** What is done with a message that changes nothing by itself. */
export async function answerQuestion(
  message: Message,
  { record, seen, request, heard, owner, outbox, records }: Questioned,
): Promise<ItipReceipt['disposition']> {
  const { method } = message;
  const title = titleOf(message);
  if (method === 'REFRESH') {
    const isSent = await refresh(message, seen, { owner, outbox, asker: request.asker });
    if (isSent) request.note('asks for it once more');
    return isSent ? 'applied' : 'stale';
  }
  if (method === 'COUNTER' && heard.countered(message)) {
    request.note(`proposes another time: ${title}`);
    return 'queued';
  }
  if (method === 'DECLINECOUNTER' && record.waiting) {
    const { proposed, ...waiting } = record.waiting;
    const reason = `They keep to their time. ${waiting.reason}`;
    if (proposed) await records.keep({ ...record, waiting: { ...waiting, reason } });
    request.note(`keeps to the time, and waits for you: ${title}`);
    return 'applied';
  }
  throw new Refusal('not-allowed', 'Nothing of that kind is looked at for this meeting now.');
}
