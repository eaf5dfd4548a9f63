import type { z } from 'zod';
import type { coreContract } from '../contract.ts';
import { decodeDiscoItems, encodeDiscoItemsQuery } from '../xep/0030-service-discovery.ts';
import { decodeCommandReply, encodeCommandRequest, NS_COMMANDS } from '../xep/0050-ad-hoc-commands.ts';
import type { Client } from '../xmpp/client.ts';

type CoreCalls = typeof coreContract.calls;

const COMMAND_TIMEOUT_MS = 120_000;

/** The commands of any entity, ours or not (XEP-0050 §2.2). */
export async function listCommands(
  client: Client,
  jid: string,
): Promise<z.input<CoreCalls['commands']['output']>> {
  const iq = await client.request('get', jid, encodeDiscoItemsQuery({ node: NS_COMMANDS }));
  const [payload] = iq.getChildElements();
  if (!payload) return [];
  return decodeDiscoItems(payload).items.flatMap(({ jid: at, node, name }) =>
    node ? [{ jid: at, node, name: name ?? node }] : [],
  );
}

/** One step of a command of any entity. */
export async function runCommand(
  client: Client,
  { jid, action, ...step }: z.output<CoreCalls['command']['input']>,
): Promise<z.input<CoreCalls['command']['output']>> {
  const iq = await client.request('set', jid, encodeCommandRequest({ ...step, action }), {
    timeoutMs: COMMAND_TIMEOUT_MS,
  });
  const [payload] = iq.getChildElements();
  if (!payload) throw new Error(`${jid} answered without a command.`);
  return decodeCommandReply(payload);
}
