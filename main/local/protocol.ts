import { NotificationType, ProgressType, RequestType } from 'vscode-jsonrpc/node.js';
import type { CoreEvent } from '../../app/contract.ts';

// docs/protocol/local.md

/** A call of a contract; progress comes under the token. JSON-RPC 2.0 with Content-Length framing. */
export const callRequest = new RequestType<
  { name: string; input: unknown; progress?: string; channel?: string },
  unknown,
  ErrorData
>('call');

/** A token for the bytes of one call of this connection, to be named at once by a second one. */
export const channelRequest = new RequestType<{ bytes: 'up' | 'down' }, { token: string }, ErrorData>(
  'channel',
);

/** Whoever sends over a channel has sent all: so many bytes. To the caller it comes before the answer. */
export const sentNotification = new NotificationType<{ token: string; bytes: number }>('sent');

/** Ask for events from now on. */
export const followRequest = new RequestType<Record<string, never>, null, void>('follow');

/** Something happened, of the events of the core's contract. */
export const eventNotification = new NotificationType<CoreEvent>('event');

export const progressType = new ProgressType<unknown>();

/** Why a call failed, for programs; the message is for persons. */
export interface ErrorData {
  condition: string;
}
