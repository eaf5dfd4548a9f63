import type { z } from 'zod';
import type { coreContract } from '../contract.ts';
import { decodeDiscoItems, encodeDiscoItemsQuery } from '../xep/0030-service-discovery.ts';
import { decodeCommandReply, encodeCommandRequest, NS_COMMANDS } from '../xep/0050-ad-hoc-commands.ts';
import type { Client } from '../xmpp/client.ts';
import { checkAddress, EntityError, entityError } from './entity-error.ts';

type CoreCalls = typeof coreContract.calls;
type Step = z.output<CoreCalls['command']['input']>;
type Reply = z.input<CoreCalls['command']['output']>;

const COMMAND_TIMEOUT_MS = 120_000;

/**
 * The commands of any entity, ours or not (XEP-0050 §2.2).
 * @throws EntityError
 */
export async function listCommands(
  client: Client,
  jid: string,
  signal?: AbortSignal,
): Promise<z.input<CoreCalls['commands']['output']>> {
  checkAddress(jid);
  try {
    const query = encodeDiscoItemsQuery({ node: NS_COMMANDS });
    const [payload] = (await client.request('get', jid, query, { signal })).getChildElements();
    if (!payload) return [];
    return decodeDiscoItems(payload).items.flatMap(({ jid: at, node, name }) =>
      node ? [{ jid: at, node, name: name || node }] : [],
    );
  } catch (error) {
    throw entityError(jid, error);
  }
}

/**
 * One step of a command of any entity. Whoever lets go of it before the answer lets go of the whole session: it is
 * canceled (XEP-0050 §2.4.3), and where only the answer will name it, as soon as that comes.
 * @throws EntityError
 */
export async function runCommand(client: Client, step: Step, signal?: AbortSignal): Promise<Reply> {
  signal?.throwIfAborted();
  checkAddress(step.jid);
  const answer = send(client, step);
  if (!signal || step.action === 'cancel') return answer;
  return new Promise((resolve, reject) => {
    const letGo = () => {
      reject(signal.reason);
      cancel(client, step, answer).catch(() => {}); // the other side ends it by itself, in time
    };
    signal.addEventListener('abort', letGo, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', letGo));
  });
}

async function cancel(client: Client, { jid, node, ...step }: Step, answer: Promise<Reply>): Promise<void> {
  const sessionid = step.sessionid ?? (await answer.then(executing));
  if (sessionid !== undefined) await send(client, { jid, node, sessionid, action: 'cancel' });
}

function executing({ status, sessionid }: Reply): string | undefined {
  return status === 'executing' ? sessionid : undefined;
}

async function send(client: Client, { jid, action, ...step }: Step): Promise<Reply> {
  try {
    const command = encodeCommandRequest({ ...step, action });
    const iq = await client.request('set', jid, command, { timeoutMs: COMMAND_TIMEOUT_MS });
    const [payload] = iq.getChildElements();
    if (payload) return decodeCommandReply(payload);
  } catch (error) {
    throw entityError(jid, error);
  }
  if (action === 'cancel') return { status: 'canceled', notes: [] }; // that it answered is enough
  throw new EntityError('undefined-condition', `${jid} answered with nothing that can be shown.`);
}
