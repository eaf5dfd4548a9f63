import type { QueryRequest } from '../../../app/agent.ts';

/** Who asks, what they are to the person, and what is noted and done about it. */
export type Asking = Pick<QueryRequest<unknown>, 'asker' | 'isOneOf' | 'account' | 'note' | 'effect'>;
