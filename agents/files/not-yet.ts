import { Refusal } from '../../app/agent.ts';

export async function notYet(): Promise<never> {
  throw new Refusal('service-unavailable', 'This is not built yet.');
}
