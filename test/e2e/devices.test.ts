import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type SlixmppCommands, startSlixmppCommands } from '../peers/clients/slixmpp-commands.ts';
import { type Device, install } from '../peers/device/device.ts';
import { type Desk, startDesk } from './desk.ts';
import { shot } from './looks.ts';

let desk: Desk;
let page: Page;
let bob: SlixmppCommands;
let laptop: Device;

beforeAll(async () => {
  desk = await startDesk({
    name: 'devices',
    server: { admins: ['you@localhost'] },
    prepare: async (server) => {
      await server.addUser('bob', 'secret');
      await server.befriend('you', 'bob');
    },
  });
  page = desk.page;
  await page.getByRole('button', { name: 'Devices', exact: true }).click();
  return async () => {
    await bob?.[Symbol.asyncDispose]();
    await laptop?.[Symbol.asyncDispose]();
    await desk[Symbol.asyncDispose]();
  };
});

afterEach(() => desk.assertNoComplaint());

const button = (name: string | RegExp) => desk.button(name);
const look = (name: string) => desk.look(name);
const field = (label: string) => page.getByLabel(label, { exact: true });

/** Presses the words beside a box, as a person does; the box itself is drawn and its input hidden. */
const tick = (label: string) =>
  page
    .locator('label')
    .filter({ has: page.getByText(label, { exact: true }) })
    .click();

/** From wherever one is to the list of everybody. */
async function home(): Promise<void> {
  await button('Activity').click();
  await button('Devices').click();
  await page.getByRole('heading', { name: 'Your devices' }).waitFor();
}

/** Begins a command of bob's. */
async function run(name: string): Promise<void> {
  await home();
  await page.getByRole('button', { name: /bob@localhost/ }).click();
  await page.getByRole('button', { name }).click();
}

describe('who is there', () => {
  test('nobody yet: it says how another device comes here', async () => {
    await page.getByText('No other device yet').waitFor();
    await page.getByText(/Install Dragoman on another computer and sign in there as you@localhost/).waitFor();
    await page.getByText('No agent of a contact is online').waitFor();
    await look('empty');
  });

  test('devices and contacts appear by themselves, and go', async () => {
    laptop = await install({ server: desk.server, jid: 'you@localhost', password: 'secret', name: 'laptop' });
    await laptop.run();
    await page.getByRole('button', { name: /^Online laptop/ }).waitFor();
    bob = await startSlixmppCommands({ server: desk.server, jid: 'bob@localhost/robot', password: 'secret' });
    await button('Other contacts online (1)').click();
    await page.getByRole('button', { name: /^Online bob@localhost/ }).waitFor();
    await laptop.kill();
    await page.getByRole('button', { name: /^Offline laptop Last seen/ }).waitFor();
    await look('list');
    await laptop.run();
    await page.getByRole('button', { name: /^Online laptop/ }).waitFor();
  });

  test('a device and this one say what they offer', async () => {
    for (const name of [/^Online laptop/, /^Online desk/]) {
      await page.getByRole('button', { name }).click();
      await page.getByRole('button', { name: 'Browse files' }).waitFor();
      await button('Back').click();
      await page.getByRole('button', { name }).waitFor();
    }
  });
});

describe('a contact', () => {
  test('is asked when it is opened, and counts as an agent from then on', async () => {
    await home();
    await button('Other contacts online (1)').click();
    await page.getByRole('button', { name: /bob@localhost/ }).click();
    await page.getByRole('button', { name: 'Every kind of field' }).waitFor();
    await look('commands');
    await button('Back').click();
    await page.getByRole('button', { name: /bob@localhost/ }).waitFor();
    expect(await page.getByText(/Other contacts online/).count()).toBe(0);
  });
});

describe('a form', () => {
  test('has every kind of field, says what is missing, and sends what was filled in', async () => {
    await run('Every kind of field');
    await page.getByRole('heading', { name: 'Every kind of field', level: 2 }).waitFor();
    await look('fields');
    await button('Finish').click();
    await page.getByText('Fill this in.').waitFor();
    await page.getByText('Choose one.').waitFor();
    expect(await field('Your name').evaluate((element) => element === document.activeElement)).toBe(true);
    await look('errors');
    await field('Your name').fill('Ann');
    await field('A secret').fill('s3cret');
    expect(await field('A secret').getAttribute('type')).toBe('password');
    await field('A poem').fill('one\n\nthree');
    await field('More friends').fill('a@b.org\nc.org');
    await tick('Large');
    await page.getByRole('button', { name: /City/ }).click();
    await page.getByRole('option', { name: 'City 7' }).click();
    await tick('Green');
    await tick('I am happy');
    await button('Finish').click();
    await page.getByRole('heading', { name: 'What you said' }).waitFor();
    await expect
      .poll(() => bob.submitted.at(-1)?.values)
      .toMatchObject({
        ...{ token: ['t-1'], name: 'Ann', secret: 's3cret', poem: 'one\n\nthree' },
        ...{ friend: 'juliet@example.org', friends: ['a@b.org', 'c.org'], size: 'large', city: 'city 7' },
        ...{ colours: ['red', 'green'], happy: false },
      });
    expect(await page.getByText('s3cret').count()).toBe(0);
    await look('result');
    await button('Show').click();
    await page.getByText('s3cret').waitFor();
  });

  test('a link leads out only when it is pressed, and only one of the web is a link', async () => {
    await desk.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = async (url) => void opened.push(url);
    });
    const opened = () => desk.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
    expect(await page.getByText('javascript:alert(1)').getAttribute('role')).toBeNull();
    expect(await page.locator('.link').count()).toBe(1);
    expect(await opened()).toEqual([]);
    await button('Open https://example.org/a?b=c in the browser').click();
    await expect.poll(opened).toEqual(['https://example.org/a?b=c']);
  });

  test('values are checked by what the form says of them', async () => {
    await run('Every kind of value');
    await field('Age').fill('old');
    await field('A byte').fill('128');
    await field('Price').fill('0.4');
    await field('Day').fill('2027-01-01');
    await field('Language').fill('english language');
    await tick('Monday');
    await button('Finish').click();
    for (const words of [
      'Must be a whole number.',
      'This number is too large or too small.',
      'Must be at least 0.5.',
      'Must not be after 2026-12-31.',
      'Must be the code of a language, like en or pt-BR.',
      'Choose at least 2.',
    ])
      await page.getByText(words, { exact: true }).waitFor();
    await page.getByText('([0-9]{3})-([0-9]{2})').waitFor();
    await look('values');
    await field('Age').fill('42');
    await field('A byte').fill('127');
    await field('Price').fill('0.5');
    await field('Day').fill('2026-12-24');
    await field('Language').fill('de-CH');
    await page.getByRole('combobox', { name: 'Drink' }).fill('Cocoa');
    await tick('Tuesday');
    await button('Finish').click();
    await page.getByText('All of it is right.').waitFor();
    await expect
      .poll(() => bob.submitted.at(-1)?.values)
      .toMatchObject({
        ...{ age: '42', byte: '127', price: '0.5', day: '2026-12-24', language: 'de-CH', drink: 'Cocoa' },
        days: ['monday', 'tuesday'],
      });
  });

  test('of two hundred options one is found by typing', async () => {
    await run('Two hundred options');
    await page.getByRole('combobox', { name: 'One of many' }).fill('200');
    await page.getByRole('option', { name: 'Option 200' }).click();
    await page.getByRole('searchbox', { name: /Some of many/ }).fill('19');
    await page.getByText('12 of 200').waitFor();
    await tick('Option 119');
    await page.getByRole('searchbox', { name: /Some of many/ }).fill('');
    await tick('Option 1');
    await page.getByText('2 chosen').waitFor();
    await look('many');
    await button('Finish').click();
    await page.getByText('Done.', { exact: true }).waitFor();
    await expect
      .poll(() => bob.submitted.at(-1)?.values)
      .toEqual({ one: 'option 200', some: ['option 119', 'option 1'] });
  });
});

describe('a run', () => {
  test('goes through its steps by keyboard alone, and back', async () => {
    await home();
    await page.getByRole('button', { name: /bob@localhost/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Book a table' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'When and for whom?' }).waitFor();
    await page.keyboard.type('4');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Which table?' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Anything else?' }).waitFor();
    await look('step');
    await page.getByRole('button', { name: 'Back a step' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Which table?' }).waitFor();
    expect(await page.getByRole('radio', { name: 'Garden' }).isChecked()).toBe(true);
    await button('Next').click();
    await page.getByRole('heading', { name: 'Anything else?' }).waitFor();
    await expect.poll(() => bob.submitted.at(-1)?.values).toEqual({ table: 'garden' });
    await button('Finish').click();
    await page.getByText('Booked for 4.').waitFor();
    await page.keyboard.press('Enter'); // done
    await page.getByRole('button', { name: 'Book a table' }).waitFor();
  });

  test('keeps what was typed when it is not accepted', async () => {
    await run('Choose a name');
    await field('Name').fill('wrong');
    await field('Motto').fill('Keep me');
    await button('Finish').click();
    await page.getByText(/does not accept these answers\. .*The name is taken\./).waitFor();
    expect(await field('Motto').inputValue()).toBe('Keep me');
    await look('refused');
    await field('Name').fill('right');
    await button('Finish').click();
    await page.getByText('Done.', { exact: true }).waitFor();
  });

  test('starts again with what was typed when the session expired', async () => {
    await run('Forget in between');
    await field('A long story').fill('Once upon a time');
    await button('Next').click();
    await page.getByText(/has ended this run/).waitFor();
    await button('Start again').click();
    await page.getByText(/has ended this run/).waitFor({ state: 'detached' });
    expect(await field('A long story').inputValue()).toBe('Once upon a time');
    await button('Next').click();
    await page.getByText('Remembered.').waitFor();
  });

  test('is canceled at the other side by Cancel, also while it waits, and by leaving', async () => {
    const before = bob.canceled.length;
    await run('Brew some tea');
    await button('Cancel').click();
    await page.getByRole('button', { name: 'Brew some tea' }).waitFor();
    await expect.poll(() => bob.canceled.slice(before)).toEqual(['slow']);
    await page.getByRole('button', { name: 'Brew some tea' }).click();
    const sent = bob.submitted.length;
    await button('Next').dblclick();
    await page.getByText('Waiting for bob@localhost…').waitFor();
    await expect.poll(() => bob.submitted.length).toBe(sent + 1);
    await look('waiting');
    await button('Cancel').click();
    await expect.poll(() => bob.canceled.slice(before)).toEqual(['slow', 'slow']);
    await page.getByRole('button', { name: 'Brew some tea' }).click();
    await field('Sugar').waitFor();
    await button('Activity').click();
    await expect.poll(() => bob.canceled.slice(before)).toEqual(['slow', 'slow', 'slow']);
    expect(bob.submitted).toHaveLength(sent + 1);
  });

  test('shows notes and a link, a refusal, and an error with a way to try again', async () => {
    await run('Say everything');
    await page.getByText('There are three sheets left.').waitFor();
    await page.getByRole('button', { name: /^The report: Open/ }).waitFor();
    await look('notes');
    await run('Open the safe');
    await page.getByText(/does not let you do this\. It says: “Only for the owner\.”/).waitFor();
    await button('Try again').waitFor();
    await run('Print a page');
    await field('Pages').fill('3');
    await button('Finish').click();
    await page.getByText('No paper.').waitFor();
    await button('Run again').click();
    await expect.poll(() => field('Pages').inputValue()).toBe('3');
  });

  test('gives a table that is sorted by its headings and scrolls by keyboard', async () => {
    await run('List the last guests');
    await page.getByText('3 rows').waitFor();
    await look('table');
    await run('List all guests');
    await page.getByText('500 rows').waitFor();
    await shot(page, 'devices-long-table');
    const first = () => page.locator('tbody tr').first().locator('td').first().textContent();
    expect(await first()).toBe('1');
    await button('Name').click();
    expect(await first()).toBe('500');
    expect(await page.locator('th').nth(1).getAttribute('aria-sort')).toBe('ascending');
    await button('Name').click();
    expect(await first()).toBe('1');
    const box = page.getByRole('region', { name: 'All guests', exact: true });
    await box.focus();
    await page.keyboard.press('End');
    await expect.poll(() => box.evaluate((element) => element.scrollTop)).toBeGreaterThan(1000);
  });
});

describe('anybody', () => {
  const ask = async (address: string) => {
    await home();
    await field('Any XMPP address').fill(address);
    await page.keyboard.press('Enter');
  };

  test('what is no address is told at once, who does not answer by name', async () => {
    await ask('');
    await page.getByText('Write an address first.').waitFor();
    await ask('a b@c');
    await page.getByText(/This is not an XMPP address/).waitFor();
    await ask('nobody@localhost/nowhere');
    await page.getByText(/is not online, or does not offer this to you/).waitFor();
    await look('nobody');
    await button('Try again').click();
    await page.getByText(/is not online, or does not offer this to you/).waitFor();
  });

  test('the server’s own commands: a user is added and deleted', async () => {
    await home();
    await button('Ask your server, localhost').click();
    await page.getByRole('button', { name: 'Add User' }).waitFor();
    await look('server');
    await page.getByRole('button', { name: 'Add User' }).click();
    await field('The Jabber ID for the account to be added').fill('cleo@localhost');
    await field('The password for this account').fill('fresh');
    await field('Retype password').fill('fresh');
    await look('add-user');
    await button('Finish').click();
    await page.getByText('Account successfully created').waitFor();
    await button('Done').click();
    await page.getByRole('button', { name: 'Delete User' }).click();
    await field('The Jabber ID(s) to delete').fill('cleo@localhost\nnobody@localhost');
    await button('Finish').click();
    await page.getByText(/were successfully deleted:\s+cleo@localhost/).waitFor();
    await look('deleted');
  });
});

describe('what happens around it', () => {
  test('a window that is closed lets go of what it was at, and lists all when it is back', async () => {
    const before = bob.canceled.length;
    await run('Brew some tea');
    await field('Sugar').waitFor();
    await page.close();
    await expect.poll(() => bob.canceled.slice(before), { timeout: 5_000 }).toEqual(['slow']);
    const opening = desk.app.waitForEvent('window');
    await desk.app.evaluate(({ app }) => void app.emit('activate'));
    page = await opening;
    desk.page = page;
    await home();
    await page.getByRole('button', { name: /^Online bob@localhost/ }).waitFor();
  });

  test('without a line nobody counts as online, and nobody can be asked', async () => {
    await desk.server.stop();
    await page.getByRole('button', { name: /^Offline desk/ }).waitFor();
    await page.getByRole('button', { name: /^Offline laptop Last seen/ }).waitFor();
    expect(await page.getByLabel('Any XMPP address').count()).toBe(0);
    await look('offline');
    await desk.server.restart();
    await page.getByRole('button', { name: /^Online desk/ }).waitFor();
    await page.getByRole('button', { name: /^Online laptop/ }).waitFor();
  });
});
