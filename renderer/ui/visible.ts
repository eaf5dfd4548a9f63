// What turns text around, hides within it or moves the cursor: controls (C0, C1), zero-width and bidirectional
// ones (Unicode Bidirectional Algorithm §2). A line break and a tab show as what they are.
const unseen =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is them that are looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Words of somebody else so that nothing in them is there without being seen. */
export function visible(text: string): string {
  return text.replace(
    unseen,
    (one) => `⟨U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
