import type { AgentDefinition, LinkAnswer } from '../../app/agent.ts';
import type { tabsContract } from './contract.ts';
import { deviceOf } from './device-of.ts';
import { type Input, type Name, type Output, operations, type Progress } from './operations.ts';
import type { Tabs } from './tabs.ts';

type Permission = keyof (typeof tabsContract)['permissions'];
type Answer<K extends Name> = LinkAnswer<Tabs, Permission, Input<K>, Output<K>, Progress<K>>;
type Answers = Pick<NonNullable<AgentDefinition<typeof tabsContract, Tabs>['link']>, Name>;

/** What paired devices ask about the tabs of this PC, inside a link. */
export const answers: Answers = {
  list: answer('list', 'see'),
  watch: answer('watch', 'see'),
  open: answer('open', 'open', ({ pages }) => countOf(pages)),
  activate: answer('activate', 'activate'),
  close: answer(
    'close',
    ({ isMove }) => (isMove ? 'move' : 'close'),
    ({ tabs }) => countOf(tabs),
  ),
  move: answer('move', 'move', ({ tabs }) => countOf(tabs)),
  restore: answer('restore', 'close', ({ undo }) => undo),
  closed: answer('closed', 'see'),
  sets: answer('sets', 'sets'),
  set: answer('set', 'sets'),
  forgetSet: answer('forgetSet', 'sets'),
};

function answer<K extends Name>(
  name: K,
  permission: Permission | ((input: Input<K>) => Permission),
  noteOf?: (input: Input<K>) => string,
): Answer<K> {
  return {
    permission,
    run: (input, request) => {
      if (noteOf) request.note(noteOf(input));
      const { state, signal, effect, account, asker } = request;
      const by = deviceOf(account, asker);
      const progress = (value: Progress<K>) => request.progress(value);
      return operations[name](state, input, { signal, effect, by, progress });
    },
  };
}

function countOf(all: readonly unknown[]): string {
  return all.length === 1 ? 'one tab' : `${all.length} tabs`;
}
