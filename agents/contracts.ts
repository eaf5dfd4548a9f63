import { coreContract } from '../app/contract.ts';
import { filesContract } from './files/contract.ts';

/** Everything a front end can call, without the code that does it. */
export const contracts = { core: coreContract, files: filesContract } as const;
