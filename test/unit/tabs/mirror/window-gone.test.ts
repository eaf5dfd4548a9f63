import { expect, test } from 'vitest';
import { isWindowGone } from '../../../../agents/tabs/mirror/window-gone.ts';
import { tabOf, windowOf } from '../browsers/browser.ts';

const base = {
  session: 's1',
  windows: [windowOf('w1', tabOf('a'), tabOf('b')), windowOf('w2', tabOf('c')), windowOf('w3')],
};
const shown = (...windows: ReturnType<typeof windowOf>[]) => ({ windows });

test('a window is gone when tabs went with it, and not when they were moved out of it', () => {
  expect(isWindowGone(undefined, shown())).toBe(false);
  expect(isWindowGone(base, shown(windowOf('w1'), windowOf('w2', tabOf('c'))))).toBe(false);
  expect(isWindowGone(base, shown(windowOf('w1', tabOf('a'))))).toBe(true);
  expect(isWindowGone(base, shown(windowOf('w1', tabOf('a'), tabOf('c'))))).toBe(false);
  expect(isWindowGone(base, shown(windowOf('w2', tabOf('a'))))).toBe(true);
});
