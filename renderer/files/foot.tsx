import { files as text } from '../text/files.ts';
import { sizeOf } from './details.tsx';
import { MOST_SELECTED } from './selection.ts';
import type { Selecting } from './use-selection.ts';

export interface FootOptions {
  /** How much there is, in words. */
  words: string;
  selecting: Selecting;
}

/** Below the list: how much there is, and how much of it is selected. */
export function Foot({ words, selecting: { selection, isSelecting, isTooMany } }: FootOptions) {
  const selected = [...selection.things.values()];
  return (
    <p className="files-foot soft small" role="status">
      {words}
      {isSelecting && ` · ${text.selecting}`}
      {isTooMany && ` · ${text.tooManySelected(MOST_SELECTED)}`}
      {selected.length > 0 && ` · ${text.selected(selected.length, sizeOf(selected))}`}
    </p>
  );
}
