import { expect, test } from 'vitest';
import { Navigations } from '../../../../agents/tabs/extension/navigations.ts';

const TAB = 7;

/** A navigation of the tab, as a browser tells of it. */
function go(
  navigations: Navigations,
  url: string,
  { ends = url, qualifiers = [] as string[], frame = 0 } = {},
) {
  navigations.begin({ tabId: TAB, frameId: frame, url });
  navigations.commit({ tabId: TAB, frameId: frame, url: ends, transitionQualifiers: qualifiers });
  if (frame === 0) navigations.shows(TAB, ends);
}

test('what the agent asked for, and where that led, is nobody’s choice', () => {
  const navigations = new Navigations();
  navigations.asked(TAB, 'https://a.example/');
  go(navigations, 'https://a.example/', { ends: 'https://login.example/', qualifiers: ['server_redirect'] });
  go(navigations, 'https://a.example/back', { qualifiers: ['client_redirect'] });
  go(navigations, 'https://ad.example/', { frame: 3 });
  expect(navigations.isChosen(TAB)).toBe(false);
});

test('a tab is still where the agent asked it to be until anybody leads it elsewhere', () => {
  const navigations = new Navigations();
  navigations.asked(TAB, 'https://a.example/');
  go(navigations, 'https://a.example/', { ends: 'https://login.example/', qualifiers: ['server_redirect'] });
  expect(navigations.isStill(TAB, 'https://a.example/')).toBe(true);
  navigations.begin({ tabId: TAB, frameId: 0, url: 'https://b.example/' });
  expect(navigations.isStill(TAB, 'https://a.example/')).toBe(false);
  navigations.asked(TAB, 'https://c.example/');
  expect(navigations.isStill(TAB, 'https://a.example/')).toBe(false);
  expect(navigations.isStill(TAB, 'https://c.example/')).toBe(true);
});

test('a new tab may load before it is known to be the agent’s', () => {
  const navigations = new Navigations();
  navigations.begin({ tabId: TAB, frameId: 0, url: 'https://a.example/' });
  navigations.asked(TAB, 'https://a.example/');
  navigations.commit({ tabId: TAB, frameId: 0, url: 'https://a.example/', transitionQualifiers: [] });
  expect(navigations.isChosen(TAB)).toBe(false);
});

test('a tab that is looked at, or loaded once more, goes nowhere', () => {
  const navigations = new Navigations();
  navigations.shows(TAB, 'https://a.example/');
  go(navigations, 'https://a.example/', { ends: 'https://login.example/' });
  expect(navigations.isChosen(TAB)).toBe(false);
});

test('the page before, which a browser brings instead, is nobody’s choice; after the page asked for it is one', () => {
  const navigations = new Navigations();
  navigations.asked(TAB, 'https://a.example/');
  navigations.shows(TAB, 'about:blank');
  navigations.asked(TAB, 'https://b.example/');
  navigations.begin({ tabId: TAB, frameId: 0, url: 'https://b.example/' });
  go(navigations, 'about:blank', { ends: 'about:blank', qualifiers: ['client_redirect'] });
  navigations.shows(TAB, 'https://b.example/');
  go(navigations, 'https://a.example/');
  expect(navigations.isChosen(TAB)).toBe(false);
  navigations.asked(TAB, 'https://b.example/');
  go(navigations, 'https://b.example/');
  go(navigations, 'https://a.example/');
  expect(navigations.isChosen(TAB)).toBe(true);
});

test('another page is a choice, under the tab’s new number too, until the agent asks again', () => {
  const navigations = new Navigations();
  navigations.asked(TAB, 'https://a.example/');
  go(navigations, 'https://b.example/');
  expect(navigations.isChosen(TAB)).toBe(true);
  navigations.replace(8, TAB);
  expect([navigations.isChosen(TAB), navigations.isChosen(8)]).toEqual([false, true]);
  navigations.asked(8, 'https://c.example/');
  expect(navigations.isChosen(8)).toBe(false);
});
