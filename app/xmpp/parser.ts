import { EventEmitter } from 'node:events';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { Element } from './xml.ts';

/** The stream errors of RFC 6120 §4.9.3 that a parser can tell apart. */
export type XmlFault = 'not-well-formed' | 'restricted-xml' | 'unsupported-encoding' | 'policy-violation';

export class XmlError extends Error {
  readonly condition: XmlFault;

  constructor(condition: XmlFault, message: string) {
    super(message);
    this.name = 'XmlError';
    this.condition = condition;
  }
}

export interface ParserLimits {
  /** UTF-8 bytes of one first-level element. */
  maxStanzaBytes: number;
  /**
   * Elements inside each other, the stanza itself being the first. One that goes deeper arrives without its
   * content, so that it is refused like any other empty one: servers pass on what strangers send, and whoever
   * could end our stream with a stanza could keep us off for ever.
   */
  maxDepth: number;
}

export const defaultLimits: ParserLimits = { maxStanzaBytes: 1_048_576, maxDepth: 64 };

/**
 * Bytes -> elements, with the events of `@xmpp/xml`'s Parser (`start`, `element`, `end`), so that
 * `@xmpp/connection` can hold it. Unlike that one it is linear in the size of a stanza, keeps UTF-8 whole across
 * chunks, and refuses what RFC 6120 §11.1 forbids and what is too big. `write` throws an XmlError and the
 * parser is finished; nothing of the broken stanza is emitted.
 */
export class Parser extends EventEmitter {
  root: Element | null = null;
  #cursor: Element | undefined;
  #depth = 0;
  #tooDeep = false;
  #ended = false;
  #failed = false;
  readonly #limits: ParserLimits;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #sax = new SaxesParser({
    xmlns: true,
    position: false,
    defaultXMLVersion: '1.0',
    forceXMLVersion: true,
  });
  #tagEnd = -1; // position of the tokenizer behind the last tag
  #isAfterTag = false;
  #text = '';
  #textStart = 0; // position of #text in the stream, in characters
  #measuredTo = 0; // how much of #text is counted in #stanzaBytes
  #stanzaBytes = 0;

  constructor(limits: Partial<ParserLimits> = {}) {
    super();
    this.#limits = { ...defaultLimits, ...limits };
    this.#sax.on('opentagstart', ({ ns }) => {
      // saxes looks for a prefix in every element around; in a deep one that takes seconds.
      if (this.#depth >= this.#limits.maxDepth) Object.setPrototypeOf(ns, anyPrefix);
    });
    this.#sax.on('opentag', (tag) => this.#open(tag));
    this.#sax.on('closetag', () => this.#close());
    this.#sax.on('text', (text) => this.#append(text));
    this.#sax.on('cdata', (text) => this.#append(text));
    this.#sax.on('xmldecl', ({ encoding }) => {
      if (encoding && encoding.toLowerCase() !== 'utf-8')
        refuse('unsupported-encoding', `encoding ${encoding}`);
    });
    this.#sax.on('doctype', () => refuse('restricted-xml', 'a document type'));
    this.#sax.on('comment', () => refuse('restricted-xml', 'a comment'));
    this.#sax.on('processinginstruction', () => refuse('restricted-xml', 'a processing instruction'));
    this.#sax.on('error', (error) =>
      // A reference to anything but the five predefined entities is restricted, not malformed (RFC 6120 §11.1).
      refuse(
        /undefined entity/.test(error.message) ? 'restricted-xml' : 'not-well-formed',
        error.message.replace(/\.$/, ''),
      ),
    );
  }

  write(bytes: Uint8Array | string): void {
    if (this.#ended || this.#failed) return;
    try {
      const text = typeof bytes === 'string' ? bytes : this.#decode(bytes);
      for (let at = 0; at < text.length; ) {
        const long = this.#isAfterTag ? longText(text, at) : undefined;
        if (long !== undefined) this.#take(long);
        const rest = at + (long?.length ?? 0);
        at = beforeLongText(text, rest);
        if (at > rest) this.#tokenize(text.slice(rest, at));
      }
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }

  #tokenize(text: string): void {
    this.#text = text;
    this.#measuredTo = 0;
    this.#sax.write(text);
    this.#measure(text.length);
    this.#textStart += text.length;
    // Nothing is half read, and text of an element comes next. A CR at the end would be kept back.
    this.#isAfterTag = this.#cursor !== undefined && text.endsWith('>') && this.#tagEnd === this.#textStart;
  }

  /** Text that the tokenizer need not see: it would take a hundred times as long, character by character. */
  #take(text: string): void {
    this.#text = text;
    this.#measuredTo = 0;
    this.#measure(text.length);
    this.#append(text);
  }

  #decode(bytes: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes, { stream: true });
    } catch {
      return refuse('unsupported-encoding', 'bytes that are not UTF-8');
    }
  }

  /** Counts the bytes up to `offset` in the present chunk; each character is counted once. */
  #measure(offset: number): void {
    const to = Math.max(this.#measuredTo, offset);
    this.#stanzaBytes += Buffer.byteLength(this.#text.slice(this.#measuredTo, to));
    this.#measuredTo = to;
    if (this.#stanzaBytes > this.#limits.maxStanzaBytes)
      refuse('policy-violation', `a stanza of more than ${this.#limits.maxStanzaBytes} bytes`);
  }

  #open(tag: SaxesTagNS): void {
    this.#tagEnd = this.#sax.position;
    const attributes: Record<string, string> = {};
    for (const [name, { value }] of Object.entries(tag.attributes)) attributes[name] = value;
    const element = new Element(tag.name, attributes);
    if (!this.root) {
      this.root = element;
      this.#boundary();
      this.emit('start', element);
      return;
    }
    this.#depth += 1;
    if (this.#depth > this.#limits.maxDepth) {
      this.#tooDeep = true;
      return;
    }
    this.#cursor?.append(element);
    this.#cursor = element;
  }

  #close(): void {
    this.#tagEnd = this.#sax.position;
    const element = this.#cursor;
    if (!element) {
      this.#ended = true;
      this.emit('end', this.root);
      return;
    }
    this.#depth -= 1;
    if (this.#depth >= this.#limits.maxDepth) return;
    if (element.parent) {
      this.#cursor = element.parent;
      return;
    }
    this.#boundary();
    if (this.#tooDeep) element.children = [];
    this.#tooDeep = false;
    // The stream's root gives the namespace, but does not collect its children: it lives as long as the stream.
    element.parent = this.root;
    this.#cursor = undefined;
    this.emit('element', element);
  }

  #boundary(): void {
    this.#measure(this.#sax.position - this.#textStart);
    this.#stanzaBytes = 0;
  }

  #append(text: string): void {
    if (this.#depth > this.#limits.maxDepth) return;
    if (this.#cursor) this.#cursor.append(text);
    else if (/\S/.test(text)) refuse('not-well-formed', 'text between stanzas');
  }
}

const LONG_TEXT_CHARACTERS = 1_024;
/** No character of it could mean anything but itself, nor be forbidden (XML 1.0 §2.4). */
const PLAIN = /^[\t\n -%'-;=-\\^-~]*$/;

/** The text from here to the next tag, where it is long and plain. */
function longText(text: string, at: number): string | undefined {
  const tag = text.indexOf('<', at);
  const end = tag < 0 ? text.length : tag;
  if (end - at < LONG_TEXT_CHARACTERS) return undefined;
  const found = text.slice(at, end);
  return PLAIN.test(found) ? found : undefined;
}

/** Where the next long text may begin: behind the first `>` after a `<`, each of which is looked at once. */
function beforeLongText(text: string, at: number): number {
  let close = at - 1;
  for (let tag = text.indexOf('<', at); tag >= 0; ) {
    const next = text.indexOf('<', tag + 1);
    const end = next < 0 ? text.length : next;
    if (close < tag) close = text.indexOf('>', tag);
    if (close < 0) break;
    if (close < end && end - close > LONG_TEXT_CHARACTERS) return close + 1;
    tag = next;
  }
  return text.length;
}

/** Stands in for the namespaces around: each prefix means itself. */
const anyPrefix = new Proxy(Object.create(null), { get: (_target, prefix) => prefix });

function refuse(condition: XmlFault, what: string): never {
  throw new XmlError(condition, `The server sent ${what}`);
}
