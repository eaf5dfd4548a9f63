import type { Said } from '../doing/said.ts';
import { dragoman } from '../dragoman.ts';
import { tabs as text } from '../text/tabs.ts';
import type { Place } from './doing.ts';

export type SetOf = Awaited<ReturnType<typeof dragoman.tabs.sets>>[number];

export async function restoreSet(
  { id, device, name }: SetOf,
  to: Place,
  onProgress: (progress: { openedCount: number; tabCount: number }) => void,
): Promise<Said> {
  const { opened, refused } = await dragoman.tabs.restoreSet(
    { set: id, ...(device !== undefined && { device }), ...(to.device !== undefined && { to: to.device }) },
    { progress: onProgress },
  );
  const words = text.sets.restored(opened.length, name, to.name);
  const remark = refused.length > 0 ? ` ${text.refused(refused.length, refused[0]?.reason ?? '')}` : '';
  return { kind: refused.length > 0 ? 'bad' : 'good', words: `${words}${remark}` };
}

export async function forgetSet({ id, device, name }: SetOf): Promise<Said> {
  await dragoman.tabs.forgetSet({ id, ...(device !== undefined && { device }) });
  return { kind: 'good', words: text.sets.forgotten(name) };
}
