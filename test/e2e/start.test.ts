import { expect, test } from 'vitest';
import { checkAccessible, checkWidths, shot, startApp } from './app.ts';

test('a first start opens the window on signing in, and nothing is wrong with it', async () => {
  await using started = await startApp();
  const { app, page, complaints } = started;
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await page.title()).toBe('Dragoman');
  await checkAccessible(page);
  await checkWidths(app, page);
  await shot(page, 'first-start');
  expect(complaints).toEqual([]);
});
