import { agent } from '../../app/agent.ts';
import { answers } from './answers.ts';
import { browse } from './browse.ts';
import { filesContract } from './contract.ts';
import { examineShares } from './examine.ts';
import { Files } from './files.ts';
import { fis, isWritable } from './fis.ts';
import { inverses } from './inverses.ts';
import { looking } from './looking.ts';
import { receiveOffered } from './receiving.ts';
import { transferAnswers } from './transfer/serve.ts';
import { transferring } from './transferring.ts';

/** The folders of this PC that its person shares: browsed by form, by query and by the local user. */
export const filesAgent = agent<typeof filesContract, Files>(filesContract, {
  start: (start) => Files.start(start),
  examine: ({ shares }) => examineShares(shares),
  commands: {
    files: { title: 'Browse files', permission: 'read', approval: 'once', run: browse },
  },
  queries: {
    list: {
      permission: 'read',
      codec: fis,
      run: (query, request) => {
        request.note(query.path);
        return request.state.list(query, request, { isTold: isWritable });
      },
    },
  },
  link: { ...answers, ...transferAnswers },
  offered: { permission: 'send', run: receiveOffered },
  inverses,
  calls: { ...looking, ...transferring },
});
