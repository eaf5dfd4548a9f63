import { describe, expect, test } from 'vitest';
import { checkAccessible, checkWidths, resize, shot } from './app.ts';
import { brokenFile } from './settings/broken-file.ts';
import { oneSetting } from './settings/fields.ts';
import { rules } from './settings/rules.ts';
import { shares } from './settings/shares.ts';
import { button, byHand, dialog, file, openSettings, page, section, started } from './settings/window.ts';

openSettings();

test('everything that can be set is there, and nothing is wrong with how it looks', async () => {
  const { app } = started;
  for (const title of ['Account', 'General', 'Files', 'Who may', 'About']) await section(title).waitFor();
  await section('Account').getByText('you@localhost').waitFor();
  await section('About').getByText(file).waitFor();
  await shot(page, 'settings-empty');
  byHand({
    files: {
      shares: [
        { name: 'docs', folder: '/srv/docs', access: 'read' },
        {
          name: 'inbox',
          folder: '/srv/a/rather/long/path/to/some/inbox',
          access: 'drop',
          who: ['group:Family', 'jid:bob@localhost'],
        },
      ],
    },
    grants: [
      { permission: 'files.read', who: 'jid:bob@localhost', decision: 'ask' },
      { permission: 'files.read', who: 'group:Family', decision: 'allow' },
      { permission: 'files.read', who: 'everyone', decision: 'deny' },
    ],
  });
  await page.getByText('/srv/a/rather').waitFor();
  await checkAccessible(page);
  await checkWidths(app, page);
  for (const width of [360, 1040, 1600]) {
    await resize(app, page, width, 2200);
    await shot(page, 'settings-full');
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot(page, 'settings-full');
  await page.emulateMedia({ colorScheme: 'light' });
  await resize(app, page, 1040, 720);

  await button('Edit: inbox').click();
  await dialog().waitFor();
  await checkAccessible(page);
  await checkWidths(app, page);
  await shot(page, 'settings-share');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
});

describe('a setting', oneSetting);
describe('shares', shares);
describe('who may', rules);
describe('a file broken by hand', brokenFile);

test('the page met no error in all this', () => {
  expect(started.complaints).toEqual([]);
});
