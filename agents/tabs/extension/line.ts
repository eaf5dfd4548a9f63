import type { FromBrowser, Hello, ToBrowser } from '../protocol.ts';
import { inParts, Parts } from './messages.ts';

/** What messages come and go by. */
export interface Line {
  send(message: FromBrowser): void;
  /** Nothing comes by it any more. */
  end(): void;
}

export interface LineOptions {
  /** Said first. */
  hello(): Hello;
  receive(message: ToBrowser): void;
  /** It ended by itself, and why, for the person. */
  closed(why: string): void;
}

/** Of the native messaging host, in its manifest. */
const HOST = 'dragoman.tabs';

/** Through the native host, which the browser starts. */
export function overHost({ hello, receive, closed }: LineOptions): Line {
  const port = chrome.runtime.connectNative(HOST);
  const parts = new Parts();
  let isOver = false;
  port.onMessage.addListener((message: ToBrowser) => {
    const whole = message.type === 'part' ? parts.add(message) : message;
    if (whole && !isOver) receive(whole);
  });
  port.onDisconnect.addListener(() => {
    const why = chrome.runtime.lastError?.message ?? (port as { error?: Error }).error?.message;
    if (!isOver) closed(why ?? '');
  });
  port.postMessage(hello());
  return {
    send: (message) => {
      for (const part of inParts(message)) port.postMessage(part);
    },
    end: () => {
      isOver = true;
      port.disconnect();
    },
  };
}
