import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Account, type AnyAgent, Refusal, type SealedNode } from '../../../app/agent.ts';
import { Activity } from '../../../app/host/activity.ts';
import { Agents } from '../../../app/host/agents.ts';
import { Approvals } from '../../../app/host/approvals.ts';
import { byStanza } from '../../../app/host/asker.ts';
import { Commands } from '../../../app/host/commands.ts';
import { Grants } from '../../../app/host/grants.ts';
import { Notices } from '../../../app/host/notices.ts';
import type { Appearance } from '../../../app/host/presence.ts';
import { serveQueries } from '../../../app/host/queries.ts';
import { Settings } from '../../../app/host/settings.ts';
import { settingsSchema } from '../../../app/host/settings-schema.ts';
import { Undo } from '../../../app/host/undo.ts';
import { UndoLog } from '../../../app/host/undo-log.ts';
import type { Secrets } from '../../../app/platform.ts';
import { NS_DATA } from '../../../app/xep/0004-data-forms.ts';
import { NS_COMMANDS } from '../../../app/xep/0050-ad-hoc-commands.ts';
import type { Client } from '../../../app/xmpp/client.ts';
import { StanzaRouter } from '../../../app/xmpp/router.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { secretsFile } from '../../../main/secrets.ts';

export const account = 'you@example.org';
export const own = `${account}/phone`;

export interface Asked {
  type: 'get' | 'set';
  to: string | undefined;
  payload: Element;
}
type Answerer = (asked: Asked) => Element | Promise<Element>;

/** A stream that is online and carries nothing: what it is asked is answered by the test. */
export function silentClient(answer: Answerer = refuseAll) {
  const router = new StanzaRouter(account);
  const sent: Element[] = [];
  const faults: unknown[] = [];
  router.onFault = (error) => void faults.push(error);
  const client: Client = {
    jid: `${account}/dragoman`,
    state: 'online',
    router,
    features: undefined,
    tls: undefined,
    facts: undefined,
    start: async () => {},
    stop: async () => {},
    reconnectNow: () => {},
    send: async (stanza) => void sent.push(stanza),
    request: async (type, to, payload) => answer({ type, to, payload }),
    on: () => () => {},
  };
  /** One stanza in, the reply out. */
  const receive = async (stanza: Element): Promise<Element | undefined> => {
    let reply: Element | undefined;
    await router.handle(stanza, (answered) => {
      reply = answered;
    });
    return reply;
  };
  return { client, router, receive, sent, faults };
}

function refuseAll(): never {
  throw new StanzaError('cancel', 'service-unavailable');
}

let lastId = 0;

/** A request as a peer sends it, with an id of its own. */
export function request(from: string, type: 'get' | 'set', payload: Element, id = `id-${++lastId}`): Element {
  return xml('iq', { from, to: `${account}/dragoman`, type, id }, payload);
}

/** `condition`, or `condition/application condition` of an error; undefined of a result. */
export function problemOf(reply: Element | undefined): string | undefined {
  const error = reply?.getChild('error');
  if (!reply || reply.attrs.type === 'result') return undefined;
  const names = error
    ?.getChildElements()
    .flatMap((child) => (child.getName() === 'text' ? [] : child.getName()));
  return names?.join('/') ?? 'no error';
}

export const textOf = (reply: Element | undefined) => reply?.getChild('error')?.getChildText('text') ?? '';

/** A folder of its own that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-unit-'));
  // In the background: what still writes in there comes to its end only so.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

/** An activity of its own, whose file is closed when the test ends. */
export function openActivity(folder = temporaryFolder()): Activity {
  const activity = new Activity(join(folder, 'activity.jsonl'));
  onTestFinished(() => activity.close());
  return activity;
}

/** There is no other device, and nowhere to keep anything for it. */
export const nothingSealed: SealedNode<never> = {
  items: new Map(),
  isReady: false,
  onChange: () => {},
  read: async () => {},
  look: async () => [],
  put: () => Promise.reject(new Refusal('service-unavailable', 'nowhere to keep it')),
  remove: async () => {},
};

export interface StageOptions {
  settings?: Record<string, unknown>;
  account?: Partial<Account>;
  patienceMs?: number;
  groups?: Record<string, string[]>;
  blocked?: Set<string>;
  secrets?: Secrets;
}

/** Agents on a stream without a server: settings and activity are real files, the router is the real one. */
export async function openStage(agents: AnyAgent[], options: StageOptions = {}) {
  const { groups = {}, blocked = new Set(), patienceMs } = options;
  const folder = temporaryFolder();
  const { secrets = secretsFile(join(folder, 'secrets.json')) } = options;
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify({ version: 1, ...options.settings }));
  const contracts = agents.map((one) => one.contract);
  const settings = await Settings.open(file, settingsSchema(contracts));
  const activity = openActivity(folder);
  const stream = silentClient();
  const { client } = stream;
  const outgoing: Account = {
    jid: account,
    device: 'Desk',
    devices: [],
    deviceId: undefined,
    sealed: () => nothingSealed,
    onDevices: () => {},
    query: () => Promise.reject(new Error('nobody to ask')),
    isOneOf: (jid, circle) => grants.isOneOf(circle, byStanza(jid)),
    post: () => Promise.reject(new Error('nobody to write to')),
    lookForLetters: async () => {},
    agentsOf: () => [],
    link: () => Promise.reject(new Error('nobody to link to')),
    upload: () => Promise.reject(new Error('nowhere to put it')),
    takesFiles: async () => false,
    offerFile: () => Promise.reject(new Error('nobody to send it to')),
    ...options.account,
  };
  const circles = {
    account,
    groupsOf: (jid: string) => groups[jid.split('/')[0] ?? ''] ?? [],
    isContact: (jid: string) => !jid.startsWith('stranger@'),
    isBlocked: (jid: string) => blocked.has(jid.split('/')[0] ?? ''),
  };
  const grants = new Grants(circles, contracts, () => settings.value.grants);
  const undo = new Undo({
    agents,
    log: new UndoLog({
      file: join(folder, 'undo.jsonl'),
      randomId: () => randomBytes(12).toString('hex'),
      now: () => new Date(),
    }),
    activity,
    onProblem: (error) => void stream.faults.push(error),
  });
  const onFault = (error: unknown) => void stream.faults.push(error);
  const notices = new Notices(() => {});
  /** What contacts have seen of the person, one after the other. */
  const appearances: (Appearance | undefined)[] = [];
  const running = new Agents(agents, outgoing, {
    ...{ folder, settings, secrets, activity, undo, notices, onFault },
    appear: (_agent, as) => void appearances.push(as),
  });
  let ids = 0;
  const approvals = new Approvals({
    file: join(folder, 'approvals.json'),
    randomId: () => randomBytes(12).toString('hex'),
    now: () => new Date(),
  });
  const serving = { client, account: outgoing, agents, grants, activity, approvals, running: () => running };
  const commands = new Commands({
    ...serving,
    randomId: () => `session-${++ids}`,
    ...(patienceMs !== undefined && { patienceMs }),
  });
  const features = serveQueries(serving);
  onTestFinished(() => {
    commands.sessions.endWhere(() => true, 'the test ended');
    running.stop();
  });
  return {
    ...stream,
    folder,
    secrets,
    settings,
    activity,
    approvals,
    notices,
    appearances,
    grants,
    commands,
    running,
    features,
    serving,
  };
}

type Stage = Awaited<ReturnType<typeof openStage>>;
type Fields = Record<string, string | string[]>;

/** What a client would send: an action and a form, in a session or not. */
export function commandElement(
  node: string,
  step: { sessionid?: string; action?: string; fields?: Fields },
): Element {
  const { sessionid, action, fields } = step;
  return xml(
    'command',
    { xmlns: NS_COMMANDS, node, sessionid, action },
    ...(fields
      ? [
          xml(
            'x',
            { xmlns: NS_DATA, type: 'submit' },
            ...Object.entries(fields).map(([name, value]) =>
              xml('field', { var: name }, ...[value].flat().map((one) => xml('value', {}, one))),
            ),
          ),
        ]
      : []),
  );
}

/** One peer in one command: keeps the session id as clients do. */
export function client(stage: Stage, node: string, from = own) {
  let sessionid: string | undefined;
  const send = async (step: { action?: string; fields?: Fields } = {}) => {
    const payload = commandElement(node, { ...step, ...(sessionid && { sessionid }) });
    const reply = await stage.receive(request(from, 'set', payload));
    sessionid = reply?.getChild('command')?.attrs.sessionid ?? sessionid;
    return shown(reply);
  };
  return {
    send,
    next: (fields: Fields = {}) => send({ action: 'next', fields }),
    prev: () => send({ action: 'prev' }),
    cancel: () => send({ action: 'cancel' }),
    get sessionid() {
      return sessionid;
    },
  };
}

/** A reply as its reader sees it. */
export function shown(reply: Element | undefined) {
  const command = reply?.getChild('command');
  const form = command?.getChild('x', NS_DATA);
  return {
    problem: problemOf(reply),
    text: textOf(reply),
    status: command?.attrs.status as string | undefined,
    title: form?.getChildText('title') ?? undefined,
    fields: Object.fromEntries(
      (form?.getChildren('field') ?? []).map((field) => [
        field.attrs.var as string,
        field.getChildren('value').map((value) => value.text()),
      ]),
    ),
    options: (form?.getChildren('field') ?? []).flatMap((field) =>
      field.getChildren('option').map((option) => option.getChildText('value') ?? ''),
    ),
    actions: (command?.getChild('actions')?.getChildElements() ?? []).map((one) => one.getName()),
    note: command?.getChildText('note') ?? undefined,
    reply,
  };
}
