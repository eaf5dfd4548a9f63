import type { Transfer } from '../../../agents/files/contract.ts';
import { type Context, UsageProblem, withCore } from '../context.ts';
import { print, table } from '../output.ts';

const deeds = ['pause', 'resume', 'cancel', 'forget'] as const;

/** What is under way, waits or has ended; and what can be done about one. */
export async function transfers(
  context: Context,
  deed: string | undefined,
  id: string | undefined,
): Promise<void> {
  if (deed === undefined) {
    const list = await withCore(context, ({ call }) => call.files.transfers({}));
    print(context.json, list, () => (list.length === 0 ? 'No transfers.' : table(list.map(row))));
    return;
  }
  const known = deeds.find((one) => one === deed);
  if (!known || (id === undefined && known !== 'forget'))
    throw new UsageProblem('Say: dragoman transfers [pause|resume|cancel|forget ID]');
  await withCore(context, ({ call }) =>
    known === 'forget'
      ? call.files.forget({ ...(id !== undefined && { id }) })
      : call.files[known]({ id: id ?? '' }),
  );
  const words = { pause: 'Paused.', resume: 'Goes on.', cancel: 'Canceled.', forget: 'Off the list.' };
  print(context.json, { id }, words[known]);
}

function row(transfer: Transfer): string[] {
  const { id, direction, device, state, from, bytesDone, bytesTotal, problem } = transfer;
  const done = bytesTotal ? `${Math.floor((bytesDone / bytesTotal) * 100)} %` : '';
  const [first = '', ...others] = from;
  const what = `${first}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  return [id, state, done, direction === 'get' ? 'from' : 'to', device, what, problem ?? ''];
}
