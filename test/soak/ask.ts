import { decodeCommandReply, encodeCommandRequest } from '../../app/xep/0050-ad-hoc-commands.ts';
import type { Client } from '../../app/xmpp/client.ts';
import { askedQuery, writeQuery } from './ledger.ts';

export type Kind = 'query' | 'once' | 'form' | 'asked';

/** Whom is asked, and how long one answer may take. */
export interface Asking {
  client: Client;
  jid: string;
  timeoutMs: number;
}

/** How long the whole of a request may take, the machine's own hesitation included. */
export function limitMs(kind: Kind, timeoutMs: number): number {
  return timeoutMs * (kind === 'form' ? 2 : 1) + 3000;
}

/** Asks for one entry; resolves with the token that is said to be written. */
export async function ask(asking: Asking, kind: Kind, token: string): Promise<string> {
  if (kind === 'once') return command(asking, { node: 'once', action: 'execute' });
  if (kind === 'form') {
    const first = await step(asking, { node: 'form', action: 'execute' });
    const form = { type: 'submit' as const, fields: [{ var: 'token', values: [token] }] };
    return command(asking, { node: 'form', sessionid: first.sessionid ?? '', action: 'complete', form });
  }
  const { client, jid, timeoutMs } = asking;
  const codec = kind === 'query' ? writeQuery : askedQuery;
  const iq = await client.request(codec.type, jid, codec.encodeQuery({ token }), { timeoutMs });
  const [payload] = iq.getChildElements();
  if (!payload) throw new Error('an empty answer');
  return codec.decodeAnswer(payload).token;
}

type Step = Parameters<typeof encodeCommandRequest>[0];

async function command(asking: Asking, request: Step): Promise<string> {
  const { status, notes } = await step(asking, request);
  if (status !== 'completed') throw new Error(`the command is ${status}`);
  return notes[0]?.text ?? '';
}

async function step({ client, jid, timeoutMs }: Asking, request: Step) {
  const iq = await client.request('set', jid, encodeCommandRequest(request), { timeoutMs });
  const [payload] = iq.getChildElements();
  if (!payload) throw new Error('an empty answer');
  return decodeCommandReply(payload);
}
