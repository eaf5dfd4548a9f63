import type { Locator, Page } from 'playwright-core';

const MOST_STOPS = 200;

/** Presses Tab until this has the focus; rejects when the keyboard does not come to it. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  const isThere = () => wanted.evaluate((element) => element === document.activeElement);
  for (let stops = 0; !(await isThere()); stops++) {
    if (stops === MOST_STOPS) throw new Error(`no Tab leads to ${wanted}`);
    await page.keyboard.press('Tab');
  }
}
