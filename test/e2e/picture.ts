import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { shot } from './looks.ts';

const pictures = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));

/** Of the README. Into docs/ only when it is asked for, README_PICTURES=1: every run draws a clock of its own. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await shot(page, `readme-${name}`);
  if (!process.env.README_PICTURES) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
