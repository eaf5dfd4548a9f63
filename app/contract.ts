import { z } from 'zod';
import { actions, dataForm } from './data-form.ts';
import { decision, who } from './grant.ts';
import { activityEvent, type activityFilter, activityPage } from './host/activity-event.ts';
import { approval } from './host/approval.ts';
import { notice } from './host/notice.ts';
import { via } from './link/link-calls.ts';

const nothing = z.strictObject({});

export const check = z.object({
  name: z.string(),
  ok: z.boolean(),
  found: z.string(),
  /** What the person can do about it. */
  mend: z.string().optional(),
});

export const status = z.object({
  jid: z.string(),
  device: z.string(),
  state: z.enum(['offline', 'connecting', 'online']),
  priority: z.int(),
  problem: z.string().optional(),
});

const device = z.object({
  device: z.string(),
  /** Of its key, where it has one. */
  id: z.string().optional(),
  /** Empty when a paired one was never seen here. */
  jid: z.string(),
  online: z.boolean(),
  /** When it was last known to be online, unless it is now. */
  lastSeen: z.iso.datetime().optional(),
  paired: z.boolean(),
  /** How the link with it travels, while there is one. */
  link: via.optional(),
});

/** Pairing with another device, as it stands or as the last one ended. */
export const pairing = z.object({
  /** Of the approval to answer. */
  id: z.string(),
  device: z.string(),
  jid: z.string(),
  code: z.string(),
  /** It was the other device where it began. */
  isAsked: z.boolean(),
  /** Our person is asked; has said yes and waits for the other side; it has come to this or that end. */
  state: z.enum(['asked', 'waiting', 'paired', 'ended']),
  reason: z.string().optional(),
});

/** One of the lists of devices that contradict each other. */
const partedList = z.object({
  /** To choose it by. */
  id: z.string(),
  /** The one that is used here so far. */
  isOurs: z.boolean(),
  /** Whether this device is in it; if not, choosing it is leaving. */
  hasThis: z.boolean(),
  /** How many times the list had changed. */
  epoch: z.int(),
  /** The device that changed it last. */
  issuer: z.string(),
  devices: z.array(z.object({ id: z.string(), device: z.string() })),
});

/** Somebody on the person's contact list, by what is online of them now. */
export const contact = z.object({
  jid: z.string(),
  name: z.string().optional(),
  resources: z.array(
    z.object({
      jid: z.string(),
      resource: z.string(),
      status: z.string().optional(),
      software: z.string().optional(),
      /** By its own word. */
      isDragoman: z.literal(true).optional(),
      /** Whether it offers commands; absent until somebody has asked it. */
      commands: z.boolean().optional(),
    }),
  ),
});

/** The settings as they are used now, defaults included. */
export const settingsState = z.object({
  value: z.record(z.string(), z.unknown()),
  /** Why the file as it is now cannot be used, while the last good settings go on. */
  problem: z.string().optional(),
  /** Where it all lies, and the person's own folder, in case somebody wants to share that. */
  places: z.object({ settings: z.string(), log: z.string(), userHome: z.string() }),
});

const jsonSchema = z.record(z.string(), z.unknown());

/** What can be set, as JSON Schema: titles, descriptions, and beyond the standard `labels`, `format`, `ordered`, `place`. */
export const settingsDrawing = z.object({
  core: jsonSchema,
  agents: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      schema: jsonSchema,
      permissions: z.array(
        z.object({
          /** As a grant names it: AGENT.PERMISSION. */
          name: z.string(),
          title: z.string(),
          /** Who may when the person's own grants say nothing. */
          default: z.array(z.object({ who, decision })),
        }),
      ),
    }),
  ),
});

/** What the core itself can be asked by its own person. */
export const coreContract = {
  name: 'core',
  calls: {
    status: { input: nothing, output: status },
    devices: {
      input: nothing,
      output: z.array(device),
    },
    /** Asks one that is online; resolves once both screens show the same code, with the approval to answer. */
    pair: {
      input: z.strictObject({ device: z.string() }),
      output: z.object({ id: z.string(), code: z.string() }),
    },
    pairing: { input: nothing, output: z.object({ now: pairing.optional() }) },
    /** Takes one out of the list of paired devices, by its name or id; this one itself, too. */
    unpair: { input: z.strictObject({ device: z.string() }), output: nothing },
    /** This one leaves the others and forgets them, and its key. */
    leave: { input: nothing, output: nothing },
    /** Lists of devices that contradict each other, if there are any. */
    partedLists: { input: nothing, output: z.array(partedList) },
    /** The person says which of them is right. */
    chooseList: { input: z.strictObject({ id: z.string() }), output: nothing },
    /** The contacts that are online; nobody is asked anything for it. */
    contacts: { input: nothing, output: z.array(contact) },
    /** One of them, after asking what is not known yet about its resources. */
    contact: { input: z.strictObject({ jid: z.string() }), output: contact },
    /** What waits for the person now. */
    approvals: { input: nothing, output: z.array(approval) },
    /** `always` makes the answer a grant for this asker; a no also takes back a yes to a pairing that still waits. */
    answer: {
      input: z.strictObject({ id: z.string(), yes: z.boolean(), always: z.boolean().optional() }),
      output: nothing,
    },
    /** Takes back what an event of the activity says can be undone. */
    undo: { input: z.strictObject({ id: z.string() }), output: z.object({ note: z.string() }) },
    /** Oldest first. */
    activity: { input: activityPage, output: z.array(activityEvent) },
    getSetting: { input: z.strictObject({ path: z.string() }), output: z.unknown() },
    /** With `seen`, what the person saw there, it is refused when that has changed meanwhile. */
    setSetting: {
      input: z.strictObject({ path: z.string(), value: z.unknown(), seen: z.unknown().optional() }),
      output: nothing,
    },
    /** Back to its default, or gone from its list. */
    unsetSetting: { input: z.strictObject({ path: z.string() }), output: nothing },
    settings: { input: nothing, output: settingsState },
    settingsSchema: { input: nothing, output: settingsDrawing },
    /** The commands of any XMPP entity (XEP-0050 §2.2). */
    commands: {
      input: z.strictObject({ jid: z.string() }),
      output: z.array(z.object({ jid: z.string(), node: z.string(), name: z.string() })),
    },
    /** One step of a command of any XMPP entity; without a session a new one begins. */
    command: {
      input: z.strictObject({
        jid: z.string(),
        node: z.string(),
        sessionid: z.string().optional(),
        action: z.enum(['execute', 'prev', 'next', 'complete', 'cancel']).optional(),
        form: dataForm.optional(),
      }),
      output: z.object({
        sessionid: z.string().optional(),
        status: z.enum(['executing', 'completed', 'canceled']),
        /** What can be done next, as it came (XEP-0050 §3.4). */
        actions: actions.optional(),
        form: dataForm.optional(),
        link: z.object({ url: z.string(), desc: z.string().optional() }).optional(),
        notes: z.array(z.object({ type: z.enum(['info', 'warn', 'error']), text: z.string() })),
      }),
    },
    examine: { input: nothing, output: z.array(check) },
  },
  /** What front ends are told as it happens. */
  events: {
    activity: activityEvent,
    status,
    devices: z.array(device),
    contacts: z.array(contact),
    pairing: z.object({ now: pairing.optional() }),
    /** What waits for the person from now on. */
    approvals: z.array(approval),
    /** What agents want the person to know from now on. */
    notices: z.array(notice),
    /** Something in the settings changed, by whomever, or was broken or mended in the file. */
    settings: settingsState,
  },
} as const;

export type Status = z.output<typeof status>;
export type Pairing = z.output<typeof pairing>;
export type CoreEvents = {
  [E in keyof (typeof coreContract)['events']]: z.output<(typeof coreContract)['events'][E]>;
};
/** One of them, as front ends are handed it. */
export type CoreEvent = { [E in keyof CoreEvents]: { type: E; value: CoreEvents[E] } }[keyof CoreEvents];
export type ActivityEvent = z.output<typeof activityEvent>;
export type ActivityFilter = z.output<typeof activityFilter>;
export type Approval = z.output<typeof approval>;
export type { Notice } from './host/notice.ts';
export type SettingsState = z.output<typeof settingsState>;
export type SettingsDrawing = z.output<typeof settingsDrawing>;
export type Check = z.output<typeof check>;
