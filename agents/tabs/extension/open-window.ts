import type { Identities } from './identities.ts';

/** The number of the window of this id; none where it has closed since it was looked at last. */
export async function openWindow(identities: Identities, id: string): Promise<number | undefined> {
  const number = identities.number('windows', id);
  if (number === undefined) return undefined;
  const isOpen = await chrome.windows.get(number).then(
    () => true,
    () => false,
  );
  if (isOpen) return number;
  identities.windows.delete(number);
  return undefined;
}
