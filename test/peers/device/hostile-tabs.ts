import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Account, agent } from '../../../app/agent.ts';

const byOwnDevices = [{ who: 'own-devices', decision: 'allow' }] as const;
const loose = { input: z.any(), output: z.any(), progress: z.any() };

/** What each link call of tabs is asked with, as it should be. */
export const wellAsked: Record<string, object> = {
  list: {},
  watch: {},
  open: {
    once: randomBytes(16).toString('base64url'),
    pages: [{ url: 'https://asked.example/', title: 'Asked', isPinned: false, isUnloaded: true }],
    window: 'w',
    isNewWindow: false,
  },
  activate: { tab: 't' },
  close: { tabs: [{ id: 't', url: 'https://asked.example/' }], isMove: false },
  restore: { undo: 'u' },
  closed: {},
  sets: {},
  set: { id: 's' },
  forgetSet: { id: 's' },
  lead: {},
  mirror: { isOn: false },
  watchMirror: { known: { ['0'.repeat(32)]: 'x' } },
};

type Say = (value: unknown) => void;

/** A device whose answers are what the test puts here, and which asks whatever the test has its account ask. */
export const hostile: {
  /** By call; `say` tells something on the way. */
  answers: Record<string, (say: Say) => unknown>;
  account: Account | undefined;
} = { answers: {}, account: undefined };

/** The link calls of tabs, without a schema that would look at anything. */
export const link = Object.fromEntries(Object.keys(wellAsked).map((name) => [name, loose]));
const contract = {
  name: 'tabs',
  title: 'Tabs',
  settings: z.strictObject({}),
  permissions: { any: { title: 'Anything', default: byOwnDevices } },
  queries: {},
  calls: {},
  link,
} as const;
export const hostileAgent = agent<typeof contract, object>(contract, {
  start: (start) => {
    hostile.account = start.account;
    return {};
  },
  link: Object.fromEntries(
    Object.keys(link).map((name) => [
      name,
      {
        permission: 'any',
        run: async (_input, { progress }) => hostile.answers[name]?.(progress as Say) ?? {},
      },
    ]),
  ),
});
