/** What slixmpp made of one answer of a command (XEP-0050). */
export type CommandReply = {
  status: 'executing' | 'completed' | 'canceled';
  sessionId: string;
  node: string;
  actions: string[];
  notes: { type: string; text: string }[];
  links: { url: string; description: string }[];
  form?: {
    type: string;
    title: string;
    instructions: string;
    fields: {
      var: string;
      type: string;
      label: string;
      required: boolean;
      value: string | string[] | boolean | null;
      options: { label: string; value: string }[];
    }[];
    reported: { var: string; label: string }[];
    items: Record<string, string>[];
  };
  xml: string;
};

type Answers = Record<string, string | string[] | boolean>;
type Action = 'next' | 'prev' | 'complete' | 'cancel' | 'execute';

export type CommandStep = CommandReply & {
  /** Submits the form; without an action the one a client's main button would send. */
  answer(values?: Answers, action?: Action): Promise<CommandStep>;
  prev(): Promise<CommandStep>;
  cancel(): Promise<CommandStep>;
  /** Presses Next, as it was told to, for as long as there is nothing to fill in yet. */
  settled(): Promise<CommandStep>;
};

export function commandStep(
  reply: CommandReply,
  send: (parameters: object) => Promise<CommandReply>,
): CommandStep {
  const go = async (action: Action, values?: Answers) =>
    commandStep(await send({ action, sessionId: reply.sessionId, values }), send);
  const step: CommandStep = {
    ...reply,
    answer: (values = {}, action = mainAction(reply)) => go(action, values),
    prev: () => go('prev'),
    cancel: () => go('cancel'),
    settled: async () => {
      const isSettled = reply.status !== 'executing' || reply.form?.fields.length !== 0;
      return isSettled ? step : (await go('next')).settled();
    },
  };
  return step;
}

/** XEP-0050 section 3.4: with no actions named, a step can only be completed. */
function mainAction(reply: CommandReply): Action {
  return reply.actions.includes('next') ? 'next' : 'complete';
}
