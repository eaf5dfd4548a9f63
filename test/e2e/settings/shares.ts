import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { startSlixmpp } from '../../peers/clients/index.ts';
import { kept } from '../../peers/kept.ts';
import { checkAccessible, shot } from '../app.ts';
import { tabTo } from '../keyboard.ts';
import {
  button,
  byHand,
  choose,
  dialog,
  field,
  file,
  inFile,
  isOurs,
  keyring,
  page,
  server,
  shared,
  started,
} from './window.ts';

/** Added, edited and removed, with what is wrong or dangerous said beside them. */
export function shares(): void {
  test('one added by keyboard alone is listed over XEP-0329; edited and removed, it is no more', async () => {
    const phone = await kept(startSlixmpp({ server, jid: 'you@localhost/phone', password: 'secret' }));
    await phone.presence();
    const { from } = await phone.nextPresence((one) => isOurs(one));
    const listed = async (node = '') =>
      phone.iq({ to: from, type: 'get', payload: `<query xmlns='urn:xmpp:fis:0' node='${node}'/>` });
    expect(await listed()).not.toContain('papers');

    const { keyboard } = page;
    await tabTo(page, button('Add to shares'));
    await keyboard.press('Enter');
    await dialog().waitFor();
    await tabTo(page, field('Name'));
    await keyboard.type('papers');
    await tabTo(page, field('Folder'));
    await keyboard.type(shared);
    await tabTo(page, page.getByRole('button', { name: /Access$/ }));
    await keyboard.press('Enter');
    await page.getByRole('option', { name: 'Read: see and fetch' }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Home');
    await keyboard.press('Enter');
    await tabTo(page, button('Save'));
    await keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await page.getByText(shared).waitFor();
    expect(inFile().files.shares).toEqual([{ name: 'papers', folder: shared, access: 'read' }]);
    expect(await listed()).toContain('papers');
    expect(await listed('papers')).toContain('letter.txt');

    await tabTo(page, button('Edit: papers'));
    await keyboard.press('Enter');
    await tabTo(page, field('Name'));
    await keyboard.press('Control+a');
    await keyboard.type('letters');
    await keyboard.press('Enter');
    await dialog().waitFor({ state: 'detached' });
    expect(await listed()).toContain('letters');
    await tabTo(page, button('Remove: letters'));
    await keyboard.press('Enter');
    await page.getByText('letters was removed.').waitFor();
    expect(await listed()).not.toContain('letters');
    await tabTo(page, button('Undo'));
    await keyboard.press('Enter');
    await button('Edit: letters').waitFor();
    expect(await listed()).toContain('letters');
  });

  test('what is wrong with one stands at its fields', async () => {
    byHand({ files: { shares: [{ name: 'docs', folder: '/srv/docs', access: 'read' }] } });
    await button('Edit: docs').waitFor();
    await button('Add to shares').click();
    await button('Save').click();
    await dialog().getByText('Name is required.').waitFor();
    await dialog().getByText('Folder is required.').waitFor();
    await dialog().getByText('Access is required.').waitFor();
    await field('Name').fill('a/b');
    await field('Folder').fill('docs');
    await choose('Access', 'Write: everything');
    await button('Save').click();
    await dialog().getByText('Name must not contain slashes or control characters.').waitFor();
    await dialog().getByText('Folder must be a whole path, such as /home/you/Documents.').waitFor();
    await button('Add to only for').click();
    await button('Save').click();
    await dialog().getByText('Write an address such as name@example.org.').waitFor();
    await checkAccessible(page);
    await shot(page, 'settings-share-refused');
    await field('Name').fill('docs');
    await field('Folder').fill('/srv/other');
    await button('Remove: Who 1').click();
    await button('Save').click();
    await dialog().getByText('two shares have the same name').waitFor();
    expect(inFile().files.shares).toHaveLength(1);
    await button('Cancel').click();
  });

  test('the folder comes from the system’s own dialog', async () => {
    // The dialog is the desktop's, which is not driven from here: its answer is given in its place.
    await started.app.evaluate(({ dialog: system }, folder) => {
      system.showOpenDialog = async () => ({ canceled: false, filePaths: [folder] });
    }, shared);
    await button('Add to shares').click();
    const choose = dialog().getByRole('button', { name: 'Choose a folder', exact: true });
    await choose.click();
    await page.waitForFunction(
      (folder) => [...document.querySelectorAll('input')].some(({ value }) => value === folder),
      shared,
    );
    await started.app.evaluate(({ dialog: system }) => {
      system.showOpenDialog = async () => ({ canceled: true, filePaths: [] });
    });
    await choose.click();
    expect(await field('Folder').inputValue()).toBe(shared);
    await button('Cancel').click();
  });

  test.each([
    ['the whole disk', () => '/', /whole disk/],
    ['the personal folder', () => `${keyring.env.HOME}/`, /keys, passwords and mail/],
    ['what holds it', () => `${keyring.env.HOME}/x/../..`, /keys, passwords and mail/],
    ['what holds our own settings', () => dirname(dirname(file)), /Dragoman’s own settings/],
  ])('a warning before sharing %s', async (_what, place, words) => {
    const folder = place();
    await button('Add to shares').click();
    await field('Name').fill('all');
    await field('Folder').fill(folder);
    await dialog().getByText(words).waitFor();
    await shot(page, 'settings-danger');
    await field('Folder').fill(shared);
    await dialog().getByText(words).waitFor({ state: 'detached' });
    await button('Save').waitFor();
    await button('Cancel').click();
  });

  test('a list that was changed by hand meanwhile is not written over', async () => {
    await button('Add to shares').click();
    await field('Name').fill('mine');
    await field('Folder').fill(shared);
    await choose('Access', 'Read: see and fetch');
    byHand({ files: { shares: [{ name: 'by hand', folder: '/srv/docs', access: 'read' }] } });
    await page.getByText('/srv/docs').waitFor();
    await button('Save').click();
    await dialog().getByText('It was changed elsewhere meanwhile. Look at it again.').waitFor();
    expect(inFile().files.shares).toHaveLength(1);
    await button('Cancel').click();
  });
}
