import type { Page } from 'playwright-core';

/** The list of files as a person sees and uses it. */
export function fileList(pageOf: () => Page) {
  const grid = () => pageOf().getByRole('grid');
  return {
    grid,
    row: (name: string | RegExp) => grid().getByRole('row', { name }),
    /** The names that are shown, from the top. */
    names: () => grid().locator('.file .file-words').allInnerTexts(),
    selected: () => grid().locator('.file[aria-selected=true] .file-words').allInnerTexts(),
    /** The name that the keyboard is on. */
    focused: () =>
      grid().evaluate(
        (element) =>
          document
            .getElementById(element.getAttribute('aria-activedescendant') ?? '')
            ?.querySelector('.file-words')?.textContent,
      ),
  };
}
