import type { Local } from '../local/client.ts';
import { type Context, withCore } from './context.ts';
import { isAbsent } from './files/expand.ts';
import { print } from './output.ts';

/**
 * Takes back what the activity shows with this id, or what was done by hand on another device (`laptop:3f9a1c7e`);
 * ends with the reason when it cannot be.
 */
export async function undo(context: Context, id: string): Promise<void> {
  const [, device, there = ''] = /^(.+):([^:]+)$/su.exec(id) ?? [];
  const { note } = await withCore(context, ({ call }) =>
    device === undefined ? call.core.undo({ id }) : undoThere(call, device, there),
  );
  print(context.json, { id, note }, `Undone: ${note}`);
}

/** Whichever agent there did it. */
async function undoThere(call: Local['call'], device: string, undo: string): Promise<{ note: string }> {
  try {
    return await call.files.restore({ device, undo });
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return call.tabs.restore({ device, undo });
  }
}
