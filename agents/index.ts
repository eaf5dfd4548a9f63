import type { AnyAgent } from '../app/agent.ts';
import { filesAgent } from './files/agent.ts';

export const agents: AnyAgent[] = [filesAgent];
