import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';

export const NS_JINGLE = 'urn:xmpp:jingle:1';
export const NS_JINGLE_ERRORS = 'urn:xmpp:jingle:errors:1';

/** XEP-0166 §7.2 */
const ACTIONS = [
  'content-accept',
  'content-add',
  'content-modify',
  'content-reject',
  'content-remove',
  'description-info',
  'security-info',
  'session-accept',
  'session-info',
  'session-initiate',
  'session-terminate',
  'transport-accept',
  'transport-info',
  'transport-reject',
  'transport-replace',
] as const;

export type JingleAction = (typeof ACTIONS)[number];

/** XEP-0166 §7.4 */
const CONDITIONS = [
  'alternative-session',
  'busy',
  'cancel',
  'connectivity-error',
  'decline',
  'expired',
  'failed-application',
  'failed-transport',
  'general-error',
  'gone',
  'incompatible-parameters',
  'media-error',
  'security-error',
  'success',
  'timeout',
  'unsupported-applications',
  'unsupported-transports',
] as const;

export type JingleCondition = (typeof CONDITIONS)[number];

/** Why an action was taken. `detail` is the application's or transport's own condition. */
export interface JingleReason {
  condition: JingleCondition;
  text?: string;
  /** Of `alternative-session`: the session that goes on instead. */
  sid?: string;
  detail?: Element;
}

/** XEP-0166 §7.3. Description and transport belong to other XEPs and are left as they came. */
export interface JingleContent {
  creator: 'initiator' | 'responder';
  name: string;
  senders?: 'both' | 'initiator' | 'none' | 'responder';
  disposition?: string;
  description?: Element;
  transport?: Element;
  security?: Element;
}

/** `info` is the payload of session-info; without any it is a ping (§6.8). */
export interface Jingle {
  action: JingleAction;
  sid: string;
  initiator?: string;
  responder?: string;
  contents: JingleContent[];
  reason?: JingleReason;
  info?: Element;
}

/** `<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='…'><content/></jingle>` */
export function encodeJingle({ action, sid, initiator, responder, contents, reason, info }: Jingle): Element {
  return xml(
    'jingle',
    { xmlns: NS_JINGLE, action, initiator, responder, sid },
    ...contents.map(encodeContent),
    ...(reason ? [encodeReason(reason)] : []),
    ...(info ? [info] : []),
  );
}

function encodeContent({ creator, name, senders, disposition, ...parts }: JingleContent): Element {
  const children = [parts.description, parts.transport, parts.security].flatMap((part) => part ?? []);
  return xml('content', { creator, disposition, name, senders }, ...children);
}

/** `<reason><success/></reason>` */
export function encodeReason({ condition, text, sid, detail }: JingleReason): Element {
  return xml(
    'reason',
    {},
    xml(condition, {}, ...(sid !== undefined ? [xml('sid', {}, sid)] : [])),
    ...(text !== undefined ? [xml('text', {}, text)] : []),
    ...(detail ? [detail] : []),
  );
}

/** @throws StanzaError modify/bad-request */
export function decodeJingle(jingle: Element): Jingle {
  const { sid, initiator, responder }: { [name: string]: string | undefined } = jingle.attrs;
  const action = ACTIONS.find((known) => known === jingle.attrs.action);
  if (!action || !sid || !jingle.is('jingle', NS_JINGLE)) throw new StanzaError('modify', 'bad-request');
  const reason = jingle.getChild('reason', NS_JINGLE);
  const info = jingle.getChildElements().find((child) => child.getNS() !== NS_JINGLE);
  return {
    action,
    sid,
    ...(initiator !== undefined && { initiator }),
    ...(responder !== undefined && { responder }),
    contents: jingle.getChildren('content', NS_JINGLE).map(decodeContent),
    ...(reason && { reason: decodeReason(reason) }),
    ...(info && { info }),
  };
}

function decodeContent(content: Element): JingleContent {
  const { name, disposition }: { [name: string]: string | undefined } = content.attrs;
  const creator = (['initiator', 'responder'] as const).find((known) => known === content.attrs.creator);
  if (!creator || !name) throw new StanzaError('modify', 'bad-request');
  const senders = (['both', 'initiator', 'none', 'responder'] as const).find(
    (known) => known === content.attrs.senders,
  );
  const part = (wanted: string) => content.getChildElements().find((child) => child.getName() === wanted);
  const [description, transport, security] = [part('description'), part('transport'), part('security')];
  return {
    creator,
    name,
    ...(senders && { senders }),
    ...(disposition !== undefined && { disposition }),
    ...(description && { description }),
    ...(transport && { transport }),
    ...(security && { security }),
  };
}

/** A condition that this version does not know is a general error. */
export function decodeReason(reason: Element): JingleReason {
  const children = reason.getChildElements();
  const condition = CONDITIONS.find((known) => reason.getChild(known, NS_JINGLE)) ?? 'general-error';
  const text = reason.getChildText('text', NS_JINGLE);
  const sid = reason.getChild(condition, NS_JINGLE)?.getChildText('sid', NS_JINGLE);
  const detail = children.find((child) => child.getNS() !== NS_JINGLE);
  return {
    condition,
    ...(text !== null && { text }),
    ...(sid !== undefined && sid !== null && { sid }),
    ...(detail && { detail }),
  };
}

/** XEP-0166 §10 */
export const jingleErrors = {
  outOfOrder: () => new StanzaError('wait', 'unexpected-request', '', condition('out-of-order')),
  tieBreak: () => new StanzaError('cancel', 'conflict', '', condition('tie-break')),
  unknownSession: () => new StanzaError('cancel', 'item-not-found', '', condition('unknown-session')),
  unsupportedInfo: () =>
    new StanzaError('modify', 'feature-not-implemented', '', condition('unsupported-info')),
};

function condition(name: string): Element {
  return xml(name, { xmlns: NS_JINGLE_ERRORS });
}
