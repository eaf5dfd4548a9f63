import { describe, expect, test } from 'vitest';
import { type LedMessage, ledMessage } from '../../../../agents/tabs/follow/contract-message.ts';
import { hear, MAX_FOLLOW_TABS, newFollowing, resumed } from '../../../../agents/tabs/follow/following.ts';
import { look, newLeading, scroll, tell } from '../../../../agents/tabs/follow/leading.ts';
import { lookedAt } from '../../../../agents/tabs/follow/looked-at.ts';
import { apartOf, nextStep, stepped } from '../../../../agents/tabs/follow/next-step.ts';

/** A leader's browser, what was told of it, and a follower's that does what it is asked. */
class Pair {
  leader = [
    window('w', [tab('a', 'https://a.example/', { isActive: true }), tab('b', 'https://b.example/')]),
  ];
  follower = [window('v', [tab('own', 'https://own.example/', { isActive: true })])];
  /** Where addresses lead in the follower's browser, and what it refuses. */
  leads: Record<string, string> = {};
  refuses: string[] = [];
  excluded: string[] = [];
  told: LedMessage[] = [];
  steps: string[] = [];
  leading = newLeading;
  following = newFollowing;
  #looked = { window: undefined, tab: undefined } as ReturnType<typeof lookedAt>;

  /** All that is to be told and done by now. */
  go(): this {
    const telling = { isFollowing: (id: string) => id.startsWith('f'), excluded: this.excluded };
    this.#looked = lookedAt(this.leader, this.#looked, telling);
    this.leading = look(this.leading, this.#looked.tab);
    for (let next = tell(this.leading); next; next = tell(this.leading)) {
      this.leading = next.leading;
      this.told.push(next.message);
      this.hear(next.message);
    }
    return this;
  }

  hear(message: LedMessage): void {
    const parsed = ledMessage.parse(JSON.parse(JSON.stringify(message)));
    this.following = hear(this.following, parsed, () => `f${this.following.tabs.size}`);
    this.work();
  }

  work(): void {
    for (
      let step = nextStep(this.following, this.follower);
      step;
      step = nextStep(this.following, this.follower)
    ) {
      this.steps.push(
        step.do === 'open' || step.do === 'navigate' ? `${step.do} ${step.url}` : `${step.do} ${step.tab}`,
      );
      const isDone = !('url' in step && this.refuses.includes(step.url));
      this.following = stepped(this.following, step, isDone);
      if (isDone) this.#do(step);
    }
  }

  at(index: number, changes: object): this {
    const [one] = this.leader;
    if (one) one.tabs = one.tabs.map((each, at) => ({ ...each, ...(at === index ? changes : {}) }));
    return this;
  }

  get apart() {
    const follow = this.following.tabs.get(this.following.now ?? '');
    return follow && apartOf(follow, this.follower);
  }

  #do(step: NonNullable<ReturnType<typeof nextStep>>): void {
    const [into] = this.follower;
    if (!into) return;
    const url = 'url' in step ? (this.leads[step.url] ?? step.url) : '';
    if (step.do === 'open') into.tabs.push(tab(step.tab, url));
    if (step.do === 'navigate')
      into.tabs = into.tabs.map((one) => (one.id === step.tab ? { ...one, url } : one));
    if (step.do === 'activate')
      into.tabs = into.tabs.map((one) => ({ ...one, isActive: one.id === step.tab }));
  }
}

function tab(id: string, url: string | null, { isActive = false, title = '' } = {}) {
  return { id, url, title, isActive, isLoading: false };
}

function window(id: string, tabs: ReturnType<typeof tab>[], isFocused = true) {
  return { id, isFocused, tabs };
}

test('what the leader looks at is opened, led on, scrolled and brought to the front', () => {
  const pair = new Pair().go().at(0, { url: 'https://a.example/2' }).go();
  pair.leading = scroll(pair.leading, 'a', { x: 0, y: 0.5 });
  pair.go().at(0, { isActive: false }).at(1, { isActive: true }).go();
  pair.at(1, { isActive: false }).at(0, { isActive: true }).go();
  expect(pair.steps).toEqual([
    'open https://a.example/',
    'activate f0',
    'navigate https://a.example/2',
    'scroll f0',
    'open https://b.example/',
    'activate f1',
    'activate f0',
  ]);
  expect(pair.told.map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4]);
});

test('a tab that was never looked at is never told of', () => {
  expect(JSON.stringify(new Pair().go().told)).not.toContain('b.example');
});

test('only the newest is told', () => {
  const pair = new Pair().go();
  for (let page = 0; page < 50; page++)
    pair.leading = look(pair.leading, { id: 'a', url: `https://a.example/${page}`, title: '' });
  pair.at(0, { url: 'https://a.example/49' }).go();
  expect(pair.told).toHaveLength(2);
});

describe('what is not told', () => {
  test.each([
    ['not of the web', 'chrome://settings/'],
    ['private', null],
    ['excluded', 'https://my.bank.example/account'],
    ['the answer of a login', 'https://a.example/back?code=1&state=2'],
    ['a token', 'https://a.example/#access_token=1'],
  ])('a page that is %s', (_what, url) => {
    const pair = new Pair();
    pair.excluded = ['bank.example'];
    pair.go().at(0, { url, title: 'mark' }).go();
    expect(pair.told.at(-1)).toEqual({ seq: 1, hidden: true });
    expect(JSON.stringify(pair.told)).not.toContain('mark');
    pair.at(0, { url: 'https://a.example/3', title: '' }).go();
    expect(pair.told.at(-1)).toMatchObject({ view: { url: 'https://a.example/3', page: 2 } });
  });

  test('names and passwords', () => {
    const pair = new Pair().at(0, { url: 'https://me:secret@a.example/' }).go();
    expect(pair.told).toMatchObject([{ view: { url: 'https://a.example/' } }]);
  });

  test('what the leader sees because it follows somebody: no echo', () => {
    const pair = new Pair().go();
    pair.leader[0]?.tabs.push(tab('f7', 'https://other.example/'));
    pair
      .at(0, { isActive: false })
      .at(2, { isActive: true })
      .go()
      .at(2, { url: 'https://other.example/2' })
      .go();
    expect(pair.told).toHaveLength(1);
  });
});

describe('apart', () => {
  test.each<[string, string, (pair: Pair) => void]>([
    [
      'elsewhere',
      'a login wall',
      (pair) => {
        pair.leads = { 'https://a.example/2': 'https://login.example/' };
      },
    ],
    [
      'refused',
      'what is not opened',
      (pair) => {
        pair.refuses = ['https://a.example/2'];
      },
    ],
  ])('%s: %s', (expected, _what, resist) => {
    const pair = new Pair().go();
    resist(pair);
    pair.at(0, { url: 'https://a.example/2' }).go();
    expect(pair.apart).toBe(expected);
    const { length } = pair.steps;
    pair.leading = scroll(pair.leading, 'a', { x: 0, y: 0.7 });
    pair.go();
    pair.work();
    expect(pair.steps).toHaveLength(length);
    pair.at(0, { url: 'https://a.example/3' }).go();
    expect(pair.apart).toBeUndefined();
    expect(pair.steps[length]).toBe('navigate https://a.example/3');
  });

  test('elsewhere: the person of the follower went there', () => {
    const pair = new Pair().go();
    pair.follower = [window('v', [tab('f0', 'https://mine.example/')])];
    pair.work();
    expect(pair.apart).toBe('elsewhere');
    expect(pair.steps).toHaveLength(2);
  });

  test('closed: until the next page', () => {
    const pair = new Pair().go();
    pair.follower = [window('v', [tab('own', 'https://own.example/')])];
    pair.work();
    expect(pair.apart).toBe('closed');
    pair.at(0, { url: 'https://a.example/2' }).go();
    expect(pair.steps.slice(2)).toEqual(['open https://a.example/2']);
  });

  test('other content: the titles say so', () => {
    const pair = new Pair().at(0, { title: 'Inbox (3)' }).go();
    pair.follower = [window('v', [tab('f0', 'https://a.example/', { title: 'Sign in' })])];
    expect(pair.apart).toBe('other-content');
    pair.follower = [window('v', [tab('f0', 'https://a.example/', { title: '(12) Inbox' })])];
    expect(pair.apart).toBeUndefined();
  });

  test.each(['https://www.a.example/', 'http://a.example/', 'https://a.example', 'https://a.example/#part'])(
    'not for %s',
    (url) => {
      const pair = new Pair();
      pair.leads = { 'https://a.example/': url };
      expect(pair.go().apart).toBeUndefined();
    },
  );
});

test('a message twice or out of its order does nothing', () => {
  const pair = new Pair().go().at(0, { url: 'https://a.example/2' }).go();
  const { following } = pair;
  for (const message of pair.told) pair.hear(message);
  expect(pair.following).toBe(following);
});

test('after a cut the same page is not loaded once more', () => {
  const pair = new Pair().go();
  pair.following = resumed(pair.following);
  pair.leading = newLeading;
  pair.go();
  expect(pair.told).toHaveLength(2);
  expect(pair.steps).toEqual(['open https://a.example/', 'activate f0']);
});

test(`${MAX_FOLLOW_TABS} tabs at most; then the one left longest ago is led on`, () => {
  const pair = new Pair();
  for (let at = 0; at < 30; at++) {
    pair.leader = [window('w', [tab(`t${at}`, `https://${at}.example/`, { isActive: true })])];
    pair.go();
  }
  expect(pair.steps.filter((step) => step.startsWith('open'))).toHaveLength(MAX_FOLLOW_TABS);
  expect(pair.follower[0]?.tabs).toHaveLength(1 + MAX_FOLLOW_TABS);
});

test.each([
  { seq: 0 },
  { seq: -1, hidden: true },
  { seq: 0, hidden: true, cookies: 'a=b' },
  { seq: 0, view: { tab: 'a', page: 1, url: 'javascript:alert(1)', title: '', x: 0, y: 0 } },
  { seq: 0, view: { tab: 'a', page: 1, url: 'file:///etc/passwd', title: '', x: 0, y: 0 } },
  { seq: 0, view: { tab: 'a', page: 1, url: '/relative', title: '', x: 0, y: 0 } },
  {
    seq: 0,
    view: { tab: 'a', page: 1, url: 'https://a.example/', title: 'x'.repeat(1_000_000), x: 0, y: 0 },
  },
  { seq: 0, scroll: { tab: 'a', page: 1, x: 0, y: 2 } },
  { seq: 0, scroll: { tab: 'a/b', page: 1, x: 0, y: 1 } },
])('no message of a leader: %#', (message) => expect(ledMessage.safeParse(message).success).toBe(false));
