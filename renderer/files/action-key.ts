import type { files as text } from '../text/files.ts';

export type ActionId = Exclude<keyof typeof text.actions, 'label' | 'more' | 'menu' | 'put'>;

/** What can be done by a key in the list. */
export function keyOf(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}): ActionId | undefined {
  const { key, altKey, shiftKey } = event;
  const isControl = event.ctrlKey || event.metaKey;
  if (altKey) return key === 'Enter' ? 'details' : undefined;
  if (isControl && shiftKey) return key.toLowerCase() === 'n' ? 'makeFolder' : undefined;
  if (isControl) return ({ c: 'copy', r: 'refresh', d: 'get' } as const)[key.toLowerCase()];
  return ({ F2: 'rename', Delete: 'trash', F5: 'refresh' } as const)[key];
}
