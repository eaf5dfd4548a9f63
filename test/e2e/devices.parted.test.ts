import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Device } from '../peers/device/device.ts';
import { pair } from '../peers/device/pair.ts';
import { type Desk, startDesk } from './desk.ts';

// Two devices change their list of devices while neither can hear of the other.

let desk: Desk;
let page: Page;
let laptop: Device;

beforeAll(async () => {
  desk = await startDesk({ name: 'devices-parted', others: { laptop: {}, attic: {} } });
  page = desk.page;
  laptop = desk.others.laptop as Device;
  const attic = desk.others.attic as Device;
  await pair(desk, laptop, { one: 'desk', other: 'laptop' });
  await pair(laptop, attic, { one: 'laptop', other: 'attic' });
  await desk.button('Devices').click();
  await page.getByRole('button', { name: /^Online attic Paired/ }).waitFor();
  await attic.kill();
  await desk.server.stop();
  await page.getByRole('button', { name: /^Offline laptop/ }).waitFor();
  await desk.call.core.unpair({ device: 'attic' });
  await laptop.json('unpair', 'desk');
  await desk.server.restart();
  return () => desk[Symbol.asyncDispose]();
});

afterEach(() => desk.assertNoComplaint());

const list = (devices: string) =>
  page
    .getByRole('region', { name: 'Which of these is right?' })
    .getByRole('listitem')
    .filter({ hasText: devices });

test('the window shows both lists, and nobody counts as paired who is not in both', async () => {
  await list('desk, laptop').getByText('Used here so far').waitFor();
  await list('desk, laptop').getByText('Changed last by desk.').waitFor();
  await list('laptop, attic').getByText('Changed last by laptop.').waitFor();
  await list('laptop, attic').getByText('This device is not in it, and would leave the others.').waitFor();
  await page.getByRole('button', { name: /^Online laptop Paired/ }).waitFor();
  await desk.look('shown');
});

test('what is chosen here goes on; the other device is asked in its own words, and chooses the same', async () => {
  const lists = async () => (await laptop.cli('devices')).stderr;
  await expect.poll(lists).toMatch(/--choose \S{8} {3}laptop, attic \(changed last by laptop; used here\)/);
  await list('desk, laptop').getByRole('button', { name: 'This one is right' }).click();
  await page.getByText('Which of these is right?').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Online laptop/ }).waitFor();
  const none = await laptop.cli('devices', '--choose', 'nothing');
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('See: dragoman devices') });
  const [, id = ''] = /--choose (\S{8}) {3}desk, laptop \(changed last by desk\)/.exec(await lists()) ?? [];
  await laptop.json('devices', '--choose', id);
  expect(await lists()).toBe('');
  type Row = { device: string; paired: boolean };
  const paired = async () =>
    (await laptop.json<Row[]>('devices')).filter((one) => one.paired).map(({ device }) => device);
  await expect.poll(paired).toEqual(['desk']);
  await page.getByRole('button', { name: /^Online laptop Paired/ }).waitFor();
  expect(await page.getByText('Which of these is right?').count()).toBe(0);
});
