import type { FollowingNow } from '../../../agents/tabs/contract.ts';
import { type Context, UsageProblem, withCore } from '../context.ts';
import { print } from '../output.ts';

/** The browser of this PC shows what the person at that device, or that contact, looks at; without one, who follows whom. */
export async function follow(context: Context, [device]: string[]): Promise<void> {
  await withCore(context, async ({ call }) => {
    if (device !== undefined) await call.tabs.follow({ device });
    const now = await call.tabs.following({});
    print(context.json, now, () => wordsOf(now));
  });
}

/** Asks a contact to follow this PC, and waits for the answer. */
export async function invite(context: Context, [contact]: string[]): Promise<void> {
  if (contact === undefined) throw new UsageProblem('Say whom: dragoman tabs invite ann@example.net');
  await withCore(context, async ({ call }) => {
    await call.tabs.invite({ contact });
    const now = await call.tabs.following({});
    print(context.json, now, () => wordsOf(now));
  });
}

/** Follows nobody any more, or is followed no more by that device or contact, nor asks them to. */
export async function unfollow(context: Context, [device]: string[]): Promise<void> {
  await withCore(context, async ({ call }) => {
    if (device === undefined) await call.tabs.unfollow({});
    else await call.tabs.endFollowers({ device });
    const now = await call.tabs.following({});
    print(context.json, now, () => wordsOf(now));
  });
}

/** One set of tabs with that device, or no longer; without a device, how it stands. */
export async function mirror(context: Context, [device, state = 'on']: string[]): Promise<void> {
  if (state !== 'on' && state !== 'off')
    throw new UsageProblem('Say: dragoman tabs mirror DEVICE on, or off');
  await withCore(context, async ({ call }) => {
    if (device !== undefined) await call.tabs.mirror({ device, isOn: state === 'on' });
    const now = await call.tabs.mirrored({});
    const words = now.devices.map((one) =>
      [`${one.device}  ${one.state}`, ...(one.problem === undefined ? [] : [one.problem])].join('  '),
    );
    const count = `${now.tabCount} tabs, ${now.apart.length} apart, ${now.closed.length} closed by others`;
    print(context.json, now, () =>
      words.length === 0 ? 'Nothing is mirrored.' : [...words, count].join('\n'),
    );
  });
}

function wordsOf({ follows, followers, invited, ended }: FollowingNow): string {
  const lines = [
    ...followers.map((device) => `${device} follows this PC.`),
    ...invited.map((contact) => `${contact} is asked to follow this PC.`),
  ];
  if (follows) {
    const apart = follows.apart === undefined ? '' : `, apart: ${follows.apart}`;
    lines.unshift(
      `This PC follows ${follows.device} (${follows.state}${apart}). ${follows.page?.url ?? ''}`.trim(),
    );
  }
  if (!follows && ended) lines.push(`${ended.device} is not followed now. ${ended.reason}`);
  return lines.length === 0 ? 'Nobody follows anybody.' : lines.join('\n');
}
