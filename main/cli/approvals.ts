import { type Context, withCore } from './context.ts';
import { print, table } from './output.ts';

/** What waits for the person, with the words they decide by. */
export async function approvals(context: Context): Promise<void> {
  const list = await withCore(context, ({ call }) => call.core.approvals({}));
  print(context.json, list, () =>
    list.length === 0
      ? 'Nothing waits for you.'
      : table(
          list.map(({ id, peer, action, deadline }) => [
            id,
            peer,
            action,
            `until ${new Date(deadline).toLocaleTimeString('en-GB')}`,
          ]),
        ),
  );
}

/** Yes or no, for this once or (`always`) as a grant for this asker. */
export async function answer(context: Context, id: string, yes: boolean, always = false): Promise<void> {
  await withCore(context, ({ call }) => call.core.answer({ id, yes, always }));
  const words = `${yes ? 'Approved' : 'Denied'}${always ? ', and from now on without asking' : ''}.`;
  print(context.json, { id, yes, always }, words);
}
