import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Device } from '../peers/device/device.ts';
import { type Desk, startDesk } from './desk.ts';

type Waiting = { id: string; code?: string };

let desk: Desk;
let page: Page;
let laptop: Device;

beforeAll(async () => {
  desk = await startDesk({ name: 'pairing', others: { laptop: {} } });
  page = desk.page;
  laptop = desk.others.laptop as Device;
  await button('Devices').click();
  await page.getByRole('button', { name: /^Online laptop/ }).waitFor();
  return () => desk[Symbol.asyncDispose]();
});

afterEach(() => desk.assertNoComplaint());

const button = (name: string) => desk.button(name);
const look = (name: string) => desk.look(name);

/** What waits at the laptop, once it does. */
async function waiting(): Promise<Waiting> {
  await expect.poll(async () => (await laptop.json<Waiting[]>('approvals')).length).toBe(1);
  const [one] = await laptop.json<Waiting[]>('approvals');
  if (!one) throw new Error('nothing waits');
  return one;
}

/** The digits on the screen. */
const shownCode = async () =>
  ((await page.locator('.code').textContent()) ?? '').match(/\d/g)?.slice(0, 6).join('');

test('a no at the other device ends it, and says so', async () => {
  await button('Pair with laptop').click();
  await page.getByRole('heading', { name: 'Pairing with laptop' }).waitFor();
  const { id, code } = await waiting();
  expect(await shownCode()).toBe(code);
  await look('asked');
  await laptop.json('deny', id);
  await page.getByText(/Nothing was paired/).waitFor();
  await look('ended');
  await button('OK').click();
});

test('a yes is taken back while the other side has not said it', async () => {
  await button('Pair with laptop').click();
  await waiting();
  await button('It is the same').click();
  await page.getByText('Now say yes at laptop, too.').waitFor();
  await button('Cancel').click();
  await page.getByText('Nothing was paired. You took it back here.').waitFor();
  await expect.poll(() => laptop.json<Waiting[]>('approvals')).toEqual([]);
  await button('OK').click();
});

test('the same code on both, a yes on both, and they are paired', async () => {
  await button('Pair with laptop').click();
  const { id, code } = await waiting();
  expect(await shownCode()).toBe(code);
  await button('It is the same').click();
  await page.getByText('Now say yes at laptop, too.').waitFor();
  await look('waiting');
  await laptop.json('approve', id);
  await page.getByText('laptop is paired.').waitFor();
  await page.getByRole('button', { name: /^Online laptop Paired/ }).waitFor();
  await look('paired');
  await button('OK').click();
  const rows = () => laptop.json<{ device: string; paired: boolean }[]>('devices');
  await expect.poll(rows).toMatchObject([{ device: 'desk', paired: true }]);
});

test('taken out again, after a question', async () => {
  await button('Unpair laptop').click();
  await page.getByRole('heading', { name: 'Unpair laptop?' }).waitFor();
  await look('unpair');
  await button('Keep it paired').click();
  await button('Unpair laptop').click();
  await button('Unpair').click();
  await button('Pair with laptop').waitFor();
  const rows = () => laptop.json<{ device: string; paired: boolean }[]>('devices');
  await expect.poll(rows).toMatchObject([{ device: 'desk', paired: false }]);
});

test('asked by the other, the approval has the code to compare', async () => {
  const { code } = await laptop.json<{ code: string }>('pair', 'desk');
  await page.getByRole('heading', { name: 'Pairing with laptop' }).waitFor();
  expect(await shownCode()).toBe(code);
  await page.getByRole('button', { name: /^Approvals/ }).click();
  await page.getByText('The other device must show the same code.', { exact: false }).waitFor();
  expect(await shownCode()).toBe(code);
  await look('approval');
  await button('It is another, or none').click();
  await page.getByText('Nothing waits for you').waitFor();
  await expect.poll(() => laptop.json<Waiting[]>('approvals')).toEqual([]);
});
