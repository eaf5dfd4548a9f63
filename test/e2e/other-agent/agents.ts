import { agents as ours } from '../../../agents/index.ts';
import type { AnyAgent } from '../../../app/agent.ts';
import { renamer } from '../../unit/host/renamer.ts';
import { meetings } from './agent.ts';

export const agents: readonly AnyAgent[] = [...ours, meetings, renamer()];
