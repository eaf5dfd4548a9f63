import type { Actions } from '../data-form.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import { type DataForm, decodeForm, encodeForm, NS_DATA } from './0004-data-forms.ts';
import { badPayload, badSessionid, malformedAction } from './0050-command-errors.ts';
import { writable } from './writable-text.ts';

export type { Actions } from '../data-form.ts';

/** Also the disco node of the command list (XEP-0050 §2.2). */
export const NS_COMMANDS = 'http://jabber.org/protocol/commands';
export const NS_OOB = 'jabber:x:oob';

/** XEP-0050 §4.1 */
export type Action = 'execute' | 'prev' | 'next' | 'complete' | 'cancel';
export type Status = 'executing' | 'completed' | 'canceled';

/** `action` is undefined when absent, which means `execute`. */
export interface CommandRequest {
  node: string;
  sessionid?: string;
  action: Action | undefined;
  form?: DataForm;
  lang?: string;
}

/** XEP-0050 §4.3 */
export interface Note {
  type: 'info' | 'warn' | 'error';
  text: string;
}

/** `sessionid` is ours to give always; some peers leave it out. `link` is XEP-0066's, in a command (§2.4.1). */
export interface CommandReply {
  node: string;
  sessionid?: string;
  status: Status;
  lang?: string;
  actions?: Actions;
  form?: DataForm;
  link?: { url: string; desc?: string };
  notes: Note[];
}

const ACTIONS: ReadonlySet<string> = new Set<Action>(['execute', 'prev', 'next', 'complete', 'cancel']);
const STEPS = ['prev', 'next', 'complete'] as const;

/** `<command node='config' sessionid='…' action='next'><x type='submit'/></command>` */
export function encodeCommandRequest({ node, sessionid, action, form, lang }: CommandRequest): Element {
  return xml(
    'command',
    { xmlns: NS_COMMANDS, node, sessionid, action, 'xml:lang': lang },
    ...(form ? [encodeForm(form)] : []),
  );
}

/**
 * Reads the `<command/>` of an IQ set. A form of type `cancel` counts as `submit` (§3.5.1). A cancel is read
 * without its form: it must always succeed, whatever a client sends along (§2.4.3).
 * @throws StanzaError the conditions of §4.4 that the wire alone can tell
 */
export function decodeCommandRequest(command: Element): CommandRequest {
  const { node, sessionid, action }: { [name: string]: string | undefined } = command.attrs;
  if (!command.is('command', NS_COMMANDS) || !node) {
    throw new StanzaError('modify', 'bad-request', 'A command needs a node');
  }
  if (action !== undefined && !isAction(action)) throw malformedAction();
  // §4.1: never empty.
  if (sessionid === '') throw badSessionid();
  const form = action === 'cancel' ? undefined : decodeSubmission(command);
  const lang = langOf(command);
  return {
    node,
    ...(sessionid !== undefined && { sessionid }),
    action,
    ...(form && { form }),
    ...(lang && { lang }),
  };
}

function decodeSubmission(command: Element): DataForm | undefined {
  const [x, second] = command.getChildren('x', NS_DATA);
  if (!x) return undefined;
  if (second) throw badPayload('One form at a time');
  let form: DataForm;
  try {
    form = decodeForm(x);
  } catch (error) {
    throw error instanceof StanzaError ? badPayload(error.text) : error;
  }
  if (form.type !== 'submit' && form.type !== 'cancel') throw badPayload(`A form of type ${form.type}`);
  return { ...form, type: 'submit' };
}

/**
 * `<command node sessionid status><actions/><x xmlns='jabber:x:data'/><x xmlns='jabber:x:oob'/><note/></command>`:
 * in this order, because Cheogram shows the first of form, link and note.
 * @throws TypeError when the actions are invalid by §3.4
 */
export function encodeCommandReply(reply: CommandReply): Element {
  const { node, sessionid, status, lang, actions, form, link, notes } = reply;
  return xml(
    'command',
    { xmlns: NS_COMMANDS, node, sessionid, status, 'xml:lang': lang },
    ...(actions ? [encodeActions(actions)] : []),
    ...(form ? [encodeForm(form)] : []),
    ...(link ? [encodeLink(link)] : []),
    ...notes.map(({ type, text }) => xml('note', { type }, writable(text))),
  );
}

function encodeActions(actions: Actions): Element {
  const { execute } = actions;
  if (!actions[execute ?? 'next']) {
    throw new TypeError(`Actions whose default, ${execute ?? 'next'}, is not among them`);
  }
  return xml('actions', { execute }, ...STEPS.filter((step) => actions[step]).map((step) => xml(step, {})));
}

function encodeLink({ url, desc }: { url: string; desc?: string }): Element {
  return xml('x', { xmlns: NS_OOB }, xml('url', {}, url), ...(desc ? [xml('desc', {}, writable(desc))] : []));
}

/**
 * Lenient, for peers differ: without a status a form to fill in means `executing` and all else `completed`, a note
 * of no known type is `info` (§4.3), of several forms or links the first counts (§3.5).
 * @throws StanzaError modify/bad-request when it is no command or its form cannot be read
 */
export function decodeCommandReply(command: Element): CommandReply {
  if (!command.is('command', NS_COMMANDS)) throw new StanzaError('modify', 'bad-request', 'Not a command');
  const { node = '', sessionid, status }: { [name: string]: string | undefined } = command.attrs;
  const x = command.getChild('x', NS_DATA);
  const form = x && decodeForm(x);
  const actions = command.getChild('actions', NS_COMMANDS);
  const oob = command.getChild('x', NS_OOB);
  const link = oob && decodeLink(oob);
  const lang = langOf(command);
  return {
    node,
    ...(sessionid !== undefined && { sessionid }),
    status: isStatus(status) ? status : form?.type === 'form' ? 'executing' : 'completed',
    ...(lang && { lang }),
    ...(actions && { actions: decodeActions(actions) }),
    ...(form && { form }),
    ...(link && { link }),
    notes: command.getChildren('note', NS_COMMANDS).map(decodeNote),
  };
}

function decodeActions(element: Element): Actions {
  const present = STEPS.filter((step) => element.getChild(step, NS_COMMANDS));
  const execute = STEPS.find((step) => step === element.attrs.execute);
  return { ...(execute && { execute }), ...Object.fromEntries(present.map((step) => [step, true])) };
}

function decodeLink(oob: Element): { url: string; desc?: string } | undefined {
  const url = oob.getChildText('url', NS_OOB)?.trim();
  const desc = oob.getChildText('desc', NS_OOB);
  return url ? { url, ...(desc && { desc }) } : undefined;
}

function decodeNote(note: Element): Note {
  const { type }: { type?: string } = note.attrs;
  return { type: type === 'warn' || type === 'error' ? type : 'info', text: note.getText() };
}

/** What to send to go on from a reply: explicit, since `execute` itself is ambiguous (§2.4.2, §3.4). */
export function defaultAction({ actions }: CommandReply): 'prev' | 'next' | 'complete' {
  if (!actions) return 'complete';
  const execute = actions.execute ?? 'next';
  return actions[execute] ? execute : actions.next ? 'next' : 'complete';
}

/** On the command, or inherited from the IQ, where §3.7 recommends it. */
function langOf(command: Element): string | undefined {
  return command.attrs['xml:lang'] ?? command.parent?.attrs['xml:lang'];
}

function isAction(action: string): action is Action {
  return ACTIONS.has(action);
}

function isStatus(status: string | undefined): status is Status {
  return status === 'executing' || status === 'completed' || status === 'canceled';
}
