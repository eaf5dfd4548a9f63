import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kept } from '../../peers/kept.ts';
import { freshFolder } from '../../peers/servers/folder.ts';
import { checkAccessible, shot, startApp } from '../app.ts';
import { field, file, inFile, isSaved, keyring, page } from './window.ts';

/** The last good settings go on until it is mended. */
export function brokenFile(): void {
  test('is told with its place while the last good settings go on, until it is mended', async () => {
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace('"status"', '"status'));
    const notice = page.getByRole('alert').filter({ hasText: 'cannot be used as it is now' });
    await notice.waitFor();
    expect(await notice.textContent()).toMatch(/settings\.json is not valid JSON, line \d+, column \d+/);
    await checkAccessible(page);
    await shot(page, 'settings-broken');
    await page.getByText('Online as').waitFor();
    await field('Status text').fill('lost?');
    await field('Status text').press('Enter');
    await page.locator('.saved-field').getByText('is not valid JSON').waitFor();
    expect(await field('Status text').inputValue()).toBe('lost?');
    writeFileSync(file, good);
    await notice.waitFor({ state: 'detached' });
    await field('Status text').press('Enter');
    await isSaved(field('Status text'));
    expect(inFile().status).toBe('lost?');
  });

  test('at the start stops it there; mended, “Try again” goes online', async () => {
    const home = join(freshFolder('broken'), 'home');
    mkdirSync(home);
    const good = JSON.stringify({ ...inFile(), priority: -3 }, null, 2);
    const own = join(home, 'settings.json');
    writeFileSync(own, good.replace('"priority": -3', '"priority": -3,'));
    const second = await kept(startApp({ home, keyring }));
    const told = second.page
      .getByRole('alert')
      .filter({ hasText: /is not valid JSON, line \d+, column \d+/ });
    await told.first().waitFor();
    await second.page.getByRole('button', { name: 'Settings' }).click();
    await second.page.getByText('The settings cannot be shown now').waitFor();
    await checkAccessible(second.page);
    await shot(second.page, 'settings-absent');
    writeFileSync(own, good);
    await second.page.getByRole('button', { name: 'Try again' }).click();
    await second.page.getByText('Online as').waitFor();
    await second.page.getByRole('region', { name: 'General' }).waitFor();
    expect(await second.page.getByRole('textbox', { name: 'Priority' }).inputValue()).toBe('-3');
  });
}
