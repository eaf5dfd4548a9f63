import { expect, test } from 'vitest';
import { checkAccessible, shot } from '../app.ts';
import { tabTo } from '../keyboard.ts';
import { bob, button, byHand, choose, dialog, field, inFile, page, seenByBob, shared } from './window.ts';

/** Who may do what: the first that matches counts. */
export function rules(): void {
  test('rules are added, warned of, moved and removed by keyboard, and count at once', async () => {
    byHand({ files: { shares: [{ name: 'docs', folder: shared, access: 'read' }] } });
    const ours = (await seenByBob(-1)).from;
    const asked = () => bob.iq({ to: ours, type: 'get', payload: "<query xmlns='urn:xmpp:fis:0'/>" });
    expect(await asked()).toContain('forbidden');
    const { keyboard } = page;

    await tabTo(page, button('Add to rules'));
    await keyboard.press('Enter');
    await dialog().waitFor();
    await choose('Permission', 'Files: See and fetch files');
    await choose('Who', 'Everyone, strangers too');
    await choose('Decision', 'Allow');
    await dialog().getByText('Everyone on the network could do this').waitFor();
    await checkAccessible(page);
    await shot(page, 'settings-everyone');
    await button('Save all the same').click();
    await dialog().waitFor({ state: 'detached' });
    expect(await asked()).toContain('docs');

    await button('Add to rules').click();
    await choose('Permission', 'Files: See and fetch files');
    await choose('Who', 'One contact');
    await field('Address of the contact').fill('bob@localhost');
    await choose('Decision', 'Refuse');
    await field('Address of the contact').press('Enter');
    await dialog().waitFor({ state: 'detached' });
    const whos = () => inFile().grants.map(({ who }: { who: string }) => who);
    expect(whos()).toEqual(['everyone', 'jid:bob@localhost']);
    expect(await asked()).toContain('docs'); // the first that matches counts

    const rule = 'Files: See and fetch files';
    await tabTo(page, button(`Move up: ${rule}`).nth(1));
    await keyboard.press('Enter');
    await page.getByText('is now number 1 of 2.').waitFor();
    expect(whos()).toEqual(['jid:bob@localhost', 'everyone']);
    expect(await asked()).toContain('forbidden');
    // Where it cannot go on, the keyboard is still at the rule.
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-action') === 'edit');
    await checkAccessible(page);
    await shot(page, 'settings-rules');
    await tabTo(page, button(`Move down: ${rule}`).first());
    await keyboard.press('Enter');
    await page.getByText('is now number 2 of 2.').waitFor();
    expect(whos()).toEqual(['everyone', 'jid:bob@localhost']);
    await tabTo(page, button(`Remove: ${rule}`).first());
    await keyboard.press('Enter');
    await page.getByText(`${rule} was removed.`).waitFor();
    expect(whos()).toEqual(['jid:bob@localhost']);
  });
}
