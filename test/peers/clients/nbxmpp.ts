import { startPython } from './python.ts';

export type NbxmppField = {
  var: string | null;
  type: string | null;
  label: string | null;
  required: boolean;
  value: string | string[] | boolean | null;
  options?: { label: string; value: string }[];
};
export type NbxmppForm = {
  type: string;
  title: string | null;
  instructions: string;
  /** A form to fill or a plain result. */
  fields?: NbxmppField[];
  valid?: boolean;
  /** A table (XEP-0004 section 3.4). */
  reported?: NbxmppField[];
  items?: NbxmppField[][];
};
export type NbxmppCommand = {
  node: string;
  sessionId: string | null;
  status: string;
  actions: string[];
  default: string | null;
  notes: { type: string; text: string }[];
  form: NbxmppForm | null;
};
export type NbxmppItem = { jid: string; node: string | null; name: string | null };

/**
 * The parsers of python3-nbxmpp, the library of Gajim, which refuses more than others do. Each takes a whole
 * stanza (`form` and `rsm` their element) as text with its namespaces, and rejects with what the library raised.
 */
export type Nbxmpp = AsyncDisposable & {
  commandList(iq: string): Promise<NbxmppItem[]>;
  /** `sessionId` is given when the answer is to a later step of a session. */
  command(iq: string, sessionId?: string): Promise<NbxmppCommand>;
  form(x: string): Promise<NbxmppForm>;
  /** The `<x type='submit'>` Gajim would send after this form was filled. */
  submit(x: string, values: Record<string, string | string[] | boolean>): Promise<string>;
  discoInfo(iq: string): Promise<{
    identities: { category: string; type: string; name: string | null; lang: string | null }[];
    features: string[];
    forms: NbxmppForm[];
    /** XEP-0115 `ver` over this answer, as Gajim checks it. */
    capsHash: string;
  }>;
  discoItems(iq: string): Promise<NbxmppItem[]>;
  rsm(set: string): Promise<Record<string, string | number | null> | null>;
};

export function startNbxmpp(): Nbxmpp {
  const python = startPython('nbxmpp.py');
  const call = async <T>(method: string, parameters: Record<string, unknown>) =>
    (await python.call(method, parameters)) as T;
  return {
    commandList: (xml) => call('commandList', { xml }),
    command: (xml, sessionId) => call('command', { xml, sessionId }),
    form: (xml) => call('form', { xml }),
    submit: (xml, values) => call('submit', { xml, values }),
    discoInfo: (xml) => call('discoInfo', { xml }),
    discoItems: (xml) => call('discoItems', { xml }),
    rsm: (xml) => call('rsm', { xml }),
    [Symbol.asyncDispose]: () => python.close(),
  };
}
