import { Refusal } from '../../../app/agent.ts';

/** How often something is decided anew because the calendar changed meanwhile. */
const TRIES = 5;

/** Once more where another program changed the calendar in between. */
export async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const isConflict = error instanceof Refusal && error.condition === 'conflict';
      if (!isConflict || tries === TRIES) throw error;
    }
  }
}
