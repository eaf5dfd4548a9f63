import type { ActivityEvent, ActivityFilter } from './host/activity-event.ts';

/** Whether an event is one of those asked for; here and in windows that show events as they happen. */
export function matches(event: ActivityEvent, { agent, peer, outcome, text }: ActivityFilter): boolean {
  if (agent !== undefined && event.agent !== agent) return false;
  if (outcome !== undefined && event.outcome !== outcome) return false;
  if (peer !== undefined && event.peer !== peer && (peer.includes('/') || !event.peer.startsWith(`${peer}/`)))
    return false;
  if (!text) return true;
  const sought = text.toLowerCase();
  return [event.action, event.reason, event.peer, event.agent, event.id].some((words) =>
    words.toLowerCase().includes(sought),
  );
}
