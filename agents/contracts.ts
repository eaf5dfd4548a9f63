import { coreContract } from '../app/contract.ts';
import { calendarContract } from './calendar/contract.ts';
import { filesContract } from './files/contract.ts';

/** Everything a front end can call, without the code that does it. */
export const contracts = { core: coreContract, files: filesContract, calendar: calendarContract } as const;
