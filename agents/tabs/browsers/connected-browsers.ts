import { EventEmitter, once } from 'node:events';
import type { Duplex } from 'node:stream';
import { domainToASCII } from 'node:url';
import { PROTOCOL } from '../protocol/limits.ts';
import type { FromBrowser, Hello, ToBrowser } from '../protocol.ts';
import type { AnswerAsk, BrowserPort, Browsers } from './browser-port.ts';
import { Parts } from './frames.ts';
import { MalformedMessage } from './malformed-message.ts';
import { parseMessage } from './parse-message.ts';
import { Port, type Served } from './port.ts';
import { native, type Way } from './way.ts';

const MAX_BROWSERS = 16;

export interface BrowsersOptions {
  /** The name of this device. */
  device: string;
  /** Sites that are never shared. */
  excluded: readonly string[];
  answer: AnswerAsk;
}

/** The agent's end of the bridge (docs/protocol/browser-bridge.md). */
export class ConnectedBrowsers
  extends EventEmitter<{ come: [BrowserPort]; go: [BrowserPort] }>
  implements Browsers
{
  readonly #device: string;
  readonly #never: string[];
  readonly #answer: AnswerAsk;
  readonly #ports = new Map<string, { port: Port; end(text: string): void }>();
  #streams = 0;

  constructor({ device, excluded, answer }: BrowsersOptions) {
    super();
    this.#device = device;
    this.#never = excluded.map((site) => domainToASCII(site)).filter((site) => site !== '');
    this.#answer = answer;
  }

  get connected(): readonly BrowserPort[] {
    return [...this.#ports.values()].map(({ port }) => port);
  }

  /** Speaks with one browser until either side ends. @throws MalformedMessage when it does not speak the protocol */
  async serve(stream: Duplex, way: Way = native): Promise<void> {
    const send = (message: ToBrowser) => {
      if (stream.writable) for (const chunk of way.encode(message)) stream.write(chunk);
    };
    const goodbye = (text: string) => {
      send({ type: 'goodbye', text });
      way.end(stream);
    };
    if (this.#streams >= MAX_BROWSERS) return goodbye(`${MAX_BROWSERS} browsers are connected already.`);
    this.#streams++;
    let fault: unknown;
    const fail = (error: unknown) => {
      fault = error;
      stream.destroy();
    };
    try {
      await this.#converse(stream, way, { send, goodbye, answer: this.#answer, fail });
    } catch (error) {
      if (fault) throw fault;
      // A browser or host that is killed may break off in the middle.
      if (!stream.destroyed || error instanceof MalformedMessage) throw error;
    } finally {
      this.#streams--;
    }
  }

  async #converse(stream: Duplex, way: Way, served: Served & { goodbye(text: string): void }): Promise<void> {
    const { send, goodbye } = served;
    let hello: Hello | undefined;
    let port: Port | undefined;
    try {
      for await (const message of this.#messages(way.values(stream), () => hello?.never ?? [])) {
        if (port) port.receive(message);
        else if (!hello && message.type === 'hello') {
          hello = message;
          if (way.browser !== undefined && hello.browser.id !== way.browser)
            throw new MalformedMessage('the id of another browser');
          if (hello.protocol !== PROTOCOL) return goodbye(update(hello.protocol));
          send({ type: 'welcome', protocol: PROTOCOL, device: this.#device, never: this.#never });
        } else if (hello && message.type === 'state') {
          port = new Port(hello, message, served);
          this.#add(port, goodbye);
        } else throw new MalformedMessage(`${message.type} before its time`);
        // Whoever does not read is not listened to either.
        if (stream.writableNeedDrain) await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
      }
    } finally {
      if (port) this.#remove(port);
    }
  }

  async *#messages(
    values: AsyncIterable<unknown>,
    never: () => readonly string[],
  ): AsyncGenerator<FromBrowser> {
    const parts = new Parts();
    for await (const value of values) {
      const message = parseMessage(value, [...this.#never, ...never()]);
      if (message.type !== 'part') {
        if (parts.isOpen) throw new MalformedMessage('a message between parts');
        yield message;
        continue;
      }
      const whole = parts.add(message);
      if (whole !== undefined) yield parseMessage(whole, [...this.#never, ...never()]);
    }
  }

  /** Its older port, if it has one, is of a connection that broke and does not know it yet. */
  #add(port: Port, end: (text: string) => void): void {
    const older = this.#ports.get(port.browser.id);
    if (older) {
      older.end('This browser connected once more.');
      this.#remove(older.port);
    }
    this.#ports.set(port.browser.id, { port, end });
    this.emit('come', port);
  }

  #remove(port: Port): void {
    if (this.#ports.get(port.browser.id)?.port !== port) return;
    this.#ports.delete(port.browser.id);
    port.close();
    this.emit('go', port);
  }
}

function update(protocol: number): string {
  return protocol > PROTOCOL
    ? 'Dragoman on this PC is older than this extension: update Dragoman.'
    : 'This extension is older than Dragoman on this PC: update the extension.';
}
