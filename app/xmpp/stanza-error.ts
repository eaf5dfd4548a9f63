import { type Element, xml } from './xml.ts';

export type ErrorType = 'auth' | 'cancel' | 'continue' | 'modify' | 'wait';

const NS = 'urn:ietf:params:xml:ns:xmpp-stanzas';

/** A stanza error, received or to be sent (RFC 6120 §8.3). */
export class StanzaError extends Error {
  readonly type: ErrorType;
  readonly condition: string;
  readonly text: string;
  /** The application-specific condition, e.g. XEP-0050's `bad-action`. */
  readonly application: Element | undefined;
  /** The whole stanza it came in, when it was received. */
  readonly stanza: Element | undefined;

  constructor(type: ErrorType, condition: string, text = '', application?: Element, stanza?: Element) {
    super(text ? `${condition}: ${text}` : condition);
    this.name = 'StanzaError';
    this.type = type;
    this.condition = condition;
    this.text = text;
    this.application = application;
    this.stanza = stanza;
  }

  static fromStanza(stanza: Element): StanzaError {
    const error = stanza.getChild('error');
    const children = error?.getChildElements() ?? [];
    const condition = children.find((child) => child.getNS() === NS && child.getName() !== 'text');
    const application = children.find((child) => child.getNS() !== NS);
    return new StanzaError(
      (error?.attrs.type as ErrorType) ?? 'cancel',
      condition?.getName() ?? 'undefined-condition',
      error?.getChildText('text', NS) ?? '',
      application,
      stanza,
    );
  }

  toElement(): Element {
    return xml(
      'error',
      { type: this.type },
      xml(this.condition, { xmlns: NS }),
      ...(this.text ? [xml('text', { xmlns: NS }, this.text)] : []),
      ...(this.application ? [this.application] : []),
    );
  }
}
