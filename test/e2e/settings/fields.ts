import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkAccessible, shot } from '../app.ts';
import { bob, byHand, config, field, file, inFile, isOurs, isSaved, page, seenByBob } from './window.ts';

/** Changed in the window, by hand, wrongly. */
export function oneSetting(): void {
  test('changed in the window is saved when it is left, and a contact sees it', async () => {
    await field('Priority').fill('-42');
    await field('Priority').press('Tab');
    await isSaved(field('Priority'));
    await seenByBob(-42);
    expect(inFile()).toMatchObject({ priority: -42, status: '' });
    await field('Status text').fill('gone fishing');
    await field('Status text').press('Enter');
    await bob.nextPresence((one) => isOurs(one) && one.status === 'gone fishing');
    expect(inFile()).toMatchObject({ priority: -42, status: 'gone fishing' });
    // Emptied, it is what it would be if nobody had ever set it.
    await field('Priority').fill('');
    await field('Priority').press('Enter');
    await isSaved(field('Priority'));
    expect(await field('Priority').inputValue()).toBe('-1');
    expect(inFile()).not.toHaveProperty('priority');
  });

  test('changed by hand is shown at once, and what is being typed elsewhere stays', async () => {
    await field('Status text').fill('half a sen');
    byHand({ priority: -77 });
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('.short input')?.value === '-77',
    );
    await seenByBob(-77);
    expect(await field('Status text').inputValue()).toBe('half a sen');
    await field('Status text').pressSequentially('tence');
    await field('Status text').press('Enter');
    await isSaved(field('Status text'));
    expect(inFile()).toMatchObject({ priority: -77, status: 'half a sentence' });
  });

  test('that is refused stays in its field with the reason, and the file is as before', async () => {
    const before = readFileSync(file, 'utf8');
    for (const [wrong, why] of [
      ['5', /^Priority must be from -128 to -1: at 0 or above .*\.$/],
      ['-129', /^Priority must be at least -128\.$/],
      ['low', /^Priority must be a number\.$/],
      ['-1.5', /^Priority must be a whole number\.$/],
    ] as const) {
      await field('Priority').fill(wrong);
      await field('Priority').press('Enter');
      await page.getByText(why).waitFor();
      expect(await field('Priority').inputValue()).toBe(wrong);
      expect(await field('Priority').getAttribute('aria-invalid')).toBe('true');
    }
    expect(readFileSync(file, 'utf8')).toBe(before);
    await checkAccessible(page);
    await shot(page, 'settings-refused');
    await field('Priority').press('Escape');
    expect(await field('Priority').inputValue()).toBe('-1');
    expect(await page.getByText(/^Priority must/).count()).toBe(0);
  });

  test('of the account: a new name of the device, and it is online again under it', async () => {
    await field('Name of this device').fill('study');
    await field('Name of this device').press('Enter');
    await isSaved(field('Name of this device'));
    expect(inFile().account.device).toBe('study');
    await page.getByText('Online as').waitFor();
    await field('Name of this device').fill('');
    await field('Name of this device').press('Enter');
    await page.getByText('Name of this device must have at least 1 character.').waitFor();
    await field('Name of this device').press('Escape');
    expect(inFile().account.device).toBe('study');
  });

  test('starting at login is an entry that the desktop takes', async () => {
    const entry = join(config, 'autostart', 'dragoman.desktop');
    const toggle = page.getByRole('switch', { name: 'Start when you log in to this PC' });
    expect(await toggle.isChecked()).toBe(false);
    await toggle.focus();
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelector('.switch')?.hasAttribute('data-selected'));
    execFileSync('desktop-file-validate', [entry]);
    expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=.*--hidden"$/m);
    await page.keyboard.press('Space');
    await page.waitForFunction(() => !document.querySelector('.switch')?.hasAttribute('data-selected'));
    expect(() => readFileSync(entry)).toThrow('ENOENT');
  });
}
