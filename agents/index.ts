import type { AnyAgent } from '../app/agent.ts';
import { calendarAgent } from './calendar/agent.ts';
import { filesAgent } from './files/agent.ts';
import { tabsAgent } from './tabs/agent.ts';

export const agents: AnyAgent[] = [filesAgent, calendarAgent, tabsAgent];
