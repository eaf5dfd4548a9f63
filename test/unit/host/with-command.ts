import { z } from 'zod';
import { type Answer, agent, type CommandRequest } from '../../../app/agent.ts';
import { openStage, type StageOptions } from './stage.ts';

export const friend = 'friend@example.net/desk';
export const contract = {
  name: 'test',
  title: 'Test',
  settings: z.strictObject({ names: z.array(z.string()).default([]) }),
  permissions: { use: { title: 'Use', default: [{ who: 'own-account', decision: 'allow' }] } },
  queries: {},
  calls: {},
} as const;

export type Run = (request: CommandRequest<{ names: string[] }>) => Promise<Answer>;

/** An agent with one command, `do`. */
export function withCommand(run: Run, options: StageOptions = {}) {
  const test = agent(contract, {
    start: ({ settings }) => settings,
    commands: { do: { title: 'Do it', permission: 'use', run } },
  });
  return openStage([test], options);
}

/** Resolves when the test says so. */
export function latch() {
  let release: (error?: Error) => void = () => {};
  const opened = new Promise<void>((resolve, reject) => {
    release = (error) => (error ? reject(error) : resolve());
  });
  return { opened, release };
}

export const one = z.object({ first: z.string().min(2).meta({ title: 'First' }) });
export const two = z.object({ second: z.int().meta({ title: 'Second' }) });
export const three = z.object({ third: z.boolean().meta({ title: 'Third' }) });

/** Three questions, one after the other. */
export const steps: Run = async ({ ask, note }) => {
  const { first } = await ask(one, { title: 'One' });
  const { second } = await ask(two, { title: 'Two' });
  note(`halfway with ${first}`);
  const { third } = await ask(three, { title: 'Three', last: true });
  return { note: `${first} ${second} ${third}`, values: { first, second: String(second) } };
};
