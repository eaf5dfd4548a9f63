import { NotificationType, ProgressType, RequestType } from 'vscode-jsonrpc/node.js';
import type { CoreEvent } from '../../app/contract.ts';

/** A call of a contract; progress comes under the token. JSON-RPC 2.0 with Content-Length framing. */
export const callRequest = new RequestType<
  { name: string; input: unknown; progress?: string },
  unknown,
  ErrorData
>('call');

/** Ask for events from now on. */
export const followRequest = new RequestType<Record<string, never>, null, void>('follow');

/** Something happened, of the events of the core's contract. */
export const eventNotification = new NotificationType<CoreEvent>('event');

export const progressType = new ProgressType<unknown>();

/** Why a call failed, for programs; the message is for persons. */
export interface ErrorData {
  condition: string;
}
