import type { Answer, Command, CommandRequest } from '../agent.ts';
import type { Decision } from '../grant.ts';
import { forbidden } from '../xep/0050-command-errors.ts';
import { type Approvals, type Asked, requestHash } from './approvals.ts';

export interface ApprovedRun {
  command: Command<unknown, string>;
  request: CommandRequest<unknown>;
  /** Whose run this is; the action is made here, from the title and the values given so far. */
  asked: Omit<Asked, 'action'>;
  decide(): Decision;
  approvals: Approvals;
  /** Hashes released in this session: going back and forth over the same values asks nobody twice. */
  released: Set<string>;
  onWait(isWaiting: boolean): void;
}

/** Runs a command, stopping for the person wherever a grant says `ask`. */
export function approvedRun(options: ApprovedRun): Promise<Answer> {
  const { command, request, asked, decide, approvals, released, onWait } = options;
  const { approval = 'each' } = command;
  const given: Record<string, unknown>[] = [];
  const approve = async () => {
    const decision = decide();
    if (decision === 'allow') return;
    if (decision === 'deny') throw forbidden('You may not run this command.');
    const exact: Asked = { ...asked, action: describe(command.title, given) };
    const hash = requestHash(exact);
    if (released.has(hash)) return;
    onWait(true);
    try {
      await approvals.request(exact, request.signal);
    } finally {
      onWait(false);
    }
    released.add(hash);
  };
  const run = () =>
    command.run({
      ...request,
      ask: async (schema, page) => {
        const answers = await request.ask(schema, page);
        given.push(answers);
        if (approval !== 'once') await approve();
        return answers;
      },
    });
  return approval === 'values' ? run() : approve().then(run);
}

/** `Open a link: url = "https://example.org/"`: every value as it is, so that nothing hides in it. */
function describe(title: string, given: readonly Record<string, unknown>[]): string {
  const values = given
    .flatMap((step) => Object.entries(step))
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return values.length === 0 ? title : `${title}: ${values.join(', ')}`;
}
