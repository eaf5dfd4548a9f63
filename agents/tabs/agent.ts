import { agent } from '../../app/agent.ts';
import { answers } from './answers.ts';
import { calls } from './calls.ts';
import { closeOpened, reopenClosed } from './close-tabs.ts';
import { tabsCommand } from './command.ts';
import { tabsContract } from './contract.ts';
import { contactAnswers } from './follow/contact/contact-answers.ts';
import { followAnswers, followCalls } from './follow/follow-calls.ts';
import { mirrorAnswers, mirrorCalls } from './mirror/mirror-calls.ts';
import { moveBack } from './move-within.ts';
import { pairedCalls } from './paired/paired-calls.ts';
import { Tabs } from './tabs.ts';

/** The tabs of the browsers on this PC: seen and changed by its person, and by their other devices. */
export const tabsAgent = agent<typeof tabsContract, Tabs>(tabsContract, {
  start: (start) => Tabs.start(start),
  commands: {
    tabs: { title: 'Tabs', permission: 'command', approval: 'values', run: tabsCommand },
  },
  queries: contactAnswers,
  link: { ...answers, ...followAnswers, ...mirrorAnswers },
  inverses: { closed: reopenClosed, moved: moveBack, opened: closeOpened },
  streams: { browser: (stream, { state }) => state.browsers.serve(stream) },
  calls: { ...calls, ...followCalls, ...mirrorCalls, ...pairedCalls },
});
