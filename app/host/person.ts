import { Refusal } from '../refusal.ts';
import { bare } from '../xmpp/jid.ts';
import type { Activity, ActivityEvent } from './activity.ts';
import type { Approval } from './approval.ts';
import type { Approvals } from './approvals.ts';
import type { Settings } from './settings.ts';

/** Each approval asked and answered is a line of the activity; what a restart cut off is a no. */
export function noteApprovals(approvals: Approvals, activity: Activity): void {
  const note = ({ id, agent, peer, action }: Approval, outcome: ActivityEvent['outcome'], what: string) => {
    const reason = `${action} (${what})`;
    activity.add({ agent, peer, action: `approval ${id}`, outcome, reason, ms: 0 });
  };
  for (const left of approvals.takeLeftOver()) note(left, 'refused', 'Dragoman was started again');
  approvals.on('asked', (asked) => note(asked, 'asked', 'waits for you'));
  approvals.on('answered', (asked, { yes, always }) =>
    note(asked, yes ? 'done' : 'refused', `you said ${yes ? 'yes' : 'no'}${always ? ', always' : ''}`),
  );
  approvals.on('ended', (asked, why) => note(asked, 'refused', why));
}

/** The person's yes or no; `always` first makes it a grant for this asker. */
export async function answerApproval(
  approvals: Approvals,
  settings: Settings,
  { id, yes, always = false }: { id: string; yes: boolean; always?: boolean | undefined },
): Promise<void> {
  const asked = approvals.find(id);
  if (!asked)
    throw new Refusal('item-not-found', `Nothing waits under ${id} (any more). See: dragoman approvals`);
  if (always && (asked.permission === undefined || (yes && asked.isOnce)))
    throw new Refusal('not-acceptable', 'This is asked each time. Answer it for this once.');
  if (always) {
    const { account, grants } = settings.value;
    const peer = bare(asked.peer);
    const own = 'isPaired' in asked && asked.isPaired ? 'own-devices' : 'own-account';
    const who = peer === account?.jid ? own : `jid:${peer}`;
    const grant = { permission: asked.permission, who, decision: yes ? 'allow' : 'deny' };
    await settings.set('grants', [grant, ...grants]);
  }
  approvals.answer(id, { yes, always });
}
