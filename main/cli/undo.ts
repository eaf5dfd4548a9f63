import { type Context, withCore } from './context.ts';
import { print } from './output.ts';

/** Takes back what the activity shows with this id; ends with the reason when it cannot be. */
export async function undo(context: Context, id: string): Promise<void> {
  const { note } = await withCore(context, ({ call }) => call.core.undo({ id }));
  print(context.json, { id, note }, `Undone: ${note}`);
}
