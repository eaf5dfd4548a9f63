import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import type { ElectronApplication, Page } from 'playwright-core';
import { expect } from 'vitest';
import { crowding } from './crowding.ts';

const screenshots = fileURLToPath(new URL('../../.cache/screenshots', import.meta.url));

export const widths = [360, 1600] as const;

/** A picture of what the window shows, `name-light-1040.png`, to look at. */
export async function shot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  const [scheme, width] = await page.evaluate(() => [
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    innerWidth,
  ]);
  await page.screenshot({ path: join(screenshots, `${name}-${scheme}-${width}.png`) });
}

/** Asserts that axe-core finds nothing, light and dark; leaves it light. */
export async function checkAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await stillness(page);
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
    // Nobody reads what it passed, nor the paths to what it found.
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({
        resultTypes: ['violations'],
        selectors: false,
      }),
    );
    const found = violations.map(({ id, help, nodes }) => ({
      colorScheme,
      id,
      help,
      where: nodes.map(({ html, failureSummary }) => `${html.slice(0, 300)} ${failureSummary ?? ''}`),
    }));
    expect(found).toEqual([]);
  }
}

/** Asserts that at 360 and 1600 px nothing reaches over the edge or lies on something else; leaves it as it was. */
export async function checkWidths(app: ElectronApplication, page: Page): Promise<void> {
  const before = await page.evaluate(() => [innerWidth, innerHeight] as const);
  for (const width of widths) {
    await resize(app, page, width, 720);
    await stillness(page);
    expect({ width, found: await page.evaluate(crowding) }).toEqual({ width, found: [] });
  }
  await resize(app, page, ...before);
}

/** All of these, and pictures of the screen as it is, narrow and dark; leaves it light. */
export async function look(app: ElectronApplication, page: Page, name: string): Promise<void> {
  await checkAccessible(page);
  await checkWidths(app, page);
  await shot(page, name);
  const before = await page.evaluate(() => [innerWidth, innerHeight] as const);
  await resize(app, page, widths[0], 720);
  await shot(page, name);
  await resize(app, page, ...before);
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, name);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Of the window's inside, as a person who drags its edge. */
export async function resize(
  app: ElectronApplication,
  page: Page,
  width: number,
  height: number,
): Promise<void> {
  const window = await app.browserWindow(page);
  await window.evaluate((own, size) => own.setContentSize(size.width, size.height), { width, height });
  await page.waitForFunction((wanted) => innerWidth === wanted, width);
}

/** What moves would be measured, and its colours read, halfway. */
async function stillness(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const finite = document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(finite.map((one) => one.finished));
  });
}
