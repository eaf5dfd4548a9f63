import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Paced } from '../../../agents/tabs/paced.ts';

const EVERY_MS = 100;
let end: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  end = new AbortController();
});
afterEach(() => {
  end.abort();
  vi.useRealTimers();
});

test('the first at once, and of many that follow one', async () => {
  const call = vi.fn(() => true);
  const paced = new Paced(EVERY_MS, call, end.signal);
  for (let rung = 0; rung < 5; rung++) paced.ring();
  expect(call).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
  expect(call).toHaveBeenCalledTimes(2);
  paced.ring();
  expect(call).toHaveBeenCalledTimes(3);
});

test('what had nothing to do does not keep the next waiting', () => {
  let isAny = false;
  const call = vi.fn(() => isAny);
  const paced = new Paced(EVERY_MS, call, end.signal);
  paced.ring();
  isAny = true;
  paced.ring();
  expect(call).toHaveBeenCalledTimes(2);
  paced.ring();
  expect(call).toHaveBeenCalledTimes(2);
});

test('rung for by its own call it calls once more', async () => {
  let left = 2;
  const call = vi.fn((): boolean => {
    if (left-- > 0) paced.ring();
    return left >= 0;
  });
  const paced = new Paced(EVERY_MS, call, end.signal);
  paced.ring();
  await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
  expect(call).toHaveBeenCalledTimes(3);
});

test('after its end it is silent', async () => {
  const call = vi.fn(() => true);
  const paced = new Paced(EVERY_MS, call, end.signal);
  paced.ring();
  paced.ring();
  end.abort();
  await vi.advanceTimersByTimeAsync(10 * EVERY_MS);
  expect(call).toHaveBeenCalledTimes(1);
});
