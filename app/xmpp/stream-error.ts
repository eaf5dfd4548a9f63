import StreamError from '@xmpp/connection/lib/StreamError.js';
import { ConnectionError } from './connection-error.ts';
import type { Element } from './xml.ts';

/** What a received stream error means for us (RFC 6120 §4.9.3). All of them end the stream. */
export function fromStreamError(element: Element): ConnectionError {
  const { condition, text } = StreamError.fromElement(element);
  const said = text ? ` It says: ${text}` : '';
  switch (condition) {
    case 'conflict':
      return new ConnectionError(
        'conflict',
        `Another program logged in with the same resource and took our place; we do not fight over it. Give one of the two another device name.${said}`,
        { final: true },
      );
    case 'system-shutdown':
      return new ConnectionError('lost', `The server is shutting down.${said}`);
    case 'see-other-host':
      // Following it would let whoever speaks on this stream choose our server (RFC 6120 §4.9.3.19).
      return new ConnectionError(
        'refused',
        `The server wants us to use another host, which is not followed.${said}`,
      );
    case 'host-unknown':
    case 'host-gone':
      return new ConnectionError('refused', `The server does not serve this domain.${said}`);
    default:
      return new ConnectionError('refused', `The server ended the stream: ${condition}.${said}`);
  }
}
