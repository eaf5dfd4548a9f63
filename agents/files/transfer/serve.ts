import type { AgentDefinition } from '../../../app/agent.ts';
import { writePieces } from '../../../app/link/write-pieces.ts';
import type { filesContract } from '../contract.ts';
import type { Files } from '../files.ts';
import type { Asker, Shares } from '../shares.ts';
import { send, type ToSend } from './send.ts';
import { walkAll } from './sources.ts';
import { lastName } from './top-name.ts';
import { linesOf } from './tree-file.ts';
import type { Top } from './walk.ts';

type Answers = NonNullable<AgentDefinition<typeof filesContract, Files>['link']>;

/** What paired devices ask to transfer files, inside a link (docs/protocol/transfer.md). */
export const transferAnswers: Pick<Answers, 'tree' | 'read' | 'begin' | 'write' | 'finish' | 'abandon'> = {
  tree: {
    permission: 'read',
    run: async ({ paths }, request) => {
      request.note(named(paths));
      const tops = topsOf(request.state, paths, request);
      await writePieces(linesOf(walkAll(tops)), request.down, request.signal);
      return {};
    },
  },
  read: {
    permission: 'read',
    run: async ({ files }, request) => {
      request.note(named(files.map(({ path }) => path)));
      const found = files.map(({ n, path, version, offset }): ToSend => {
        const { share, rest } = request.state.resolve(path, request);
        return { n, root: share.folder, path: rest, version, offset };
      });
      await writePieces(send(found), request.down, request.signal);
      return {};
    },
  },
  begin: {
    permission: ({ existing }) => (existing === 'replace' ? 'change' : 'add'),
    run: (input, request) => {
      request.note(input.to);
      return request.state.uploads.begin(input, { asker: request, signal: request.signal });
    },
  },
  write: {
    permission: 'add',
    run: (input, request) => {
      const { signal, up } = request;
      const progress = (value: { filesDone: number; bytesDone: number }) => request.progress(value);
      return request.state.uploads.write(input, { asker: request, signal, up, progress });
    },
  },
  finish: {
    permission: 'add',
    run: (input, request) => request.state.uploads.finish(input, { asker: request, signal: request.signal }),
  },
  abandon: {
    permission: 'add',
    run: (input, request) => request.state.uploads.abandon(input, { signal: request.signal }),
  },
};

function* topsOf(shares: Shares, paths: readonly string[], asker: Asker): Generator<Top> {
  for (const [top, path] of paths.entries()) {
    const { share, rest } = shares.resolve(path, asker);
    yield { top, root: share.folder, path: rest, name: lastName(path) };
  }
}

function named([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
