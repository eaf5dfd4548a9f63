import { coreContract } from '../app/contract.ts';
import { calendarContract } from './calendar/contract.ts';
import { filesContract } from './files/contract.ts';
import { tabsContract } from './tabs/contract.ts';

const ofAgents = { files: filesContract, calendar: calendarContract, tabs: tabsContract } as const;

/** What settings and permissions are of, without the code of the agents. */
export const agentContracts = Object.values(ofAgents);

/** Everything a front end can call, without the code that does it. */
export const contracts = { core: coreContract, ...ofAgents } as const;
