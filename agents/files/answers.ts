import type { AgentDefinition, LinkAnswer } from '../../app/agent.ts';
import type { filesContract } from './contract.ts';
import { type Input, type Name, type Output, operations, type Tell } from './operations.ts';
import { preview } from './preview.ts';
import type { Shares } from './shares.ts';

type Permission = keyof (typeof filesContract)['permissions'];
type Answer<K extends Name> = LinkAnswer<Shares, Permission, Input<K>, Output<K>, Parameters<Tell<K>>[0]>;
type Answers = Pick<NonNullable<AgentDefinition<typeof filesContract, Shares>['link']>, Name | 'preview'>;

/** What paired devices ask about the shares of this PC, inside a link. */
export const answers: Answers = {
  list: answer('list', 'read', ({ path }) => path),
  info: answer('info', 'read', ({ path }) => path),
  hash: answer('hash', 'read', ({ path }) => path),
  find: answer('find', 'search', ({ path, name }) => `${name} in ${path || 'all shares'}`),
  watch: answer('watch', 'read', ({ path }) => path),
  makeFolder: answer('makeFolder', 'add', ({ path }) => path),
  move: answer('move', 'change', ({ from }) => from),
  trash: answer('trash', 'change', ({ path }) => path),
  restore: answer('restore', 'change', ({ undo }) => undo),
  preview: {
    permission: 'read',
    run: async ({ path }, request) => {
      request.note(path);
      const { head, bytes } = await preview(request.state, path, { asker: request, signal: request.signal });
      request.down.end(bytes);
      return head;
    },
  },
};

function answer<K extends Name>(
  name: K,
  permission: Permission,
  noteOf: (input: Input<K>) => string,
): Answer<K> {
  return {
    permission,
    run: (input, request) => {
      request.note(noteOf(input));
      const { signal, effect } = request;
      const progress = ((value) => request.progress(value)) as Tell<K>;
      return operations[name](request.state, input, { asker: request, signal, effect, progress });
    },
  };
}
