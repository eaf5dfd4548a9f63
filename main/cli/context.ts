import { agentContracts } from '../../agents/contracts.ts';
import { type Home, homeFolder, openHome } from '../../app/host/home.ts';
import { Settings } from '../../app/host/settings.ts';
import { settingsSchema } from '../../app/host/settings-schema.ts';
import { connectLocally, type Local } from '../local/client.ts';

/** What every verb is given, from the options before it. */
export interface Context {
  home: Home;
  json: boolean;
}

export async function openContext({ home, json }: { home?: string; json?: boolean }): Promise<Context> {
  return { home: await openHome(homeFolder(home)), json: json ?? false };
}

/** The person asked for something that cannot be as they asked it: exit code 2. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem';
}

/** Talks to the core that runs in this home, and lets go of it afterwards. */
export async function withCore<T>({ home }: Context, use: (local: Local) => Promise<T>): Promise<T> {
  const local = await connectLocally(home.folder);
  if (!local) throw new Error('Dragoman is not running here. Start it with: dragoman run');
  try {
    return await use(local);
  } finally {
    local.close();
  }
}

/** Asks the core if one runs, else works on the home folder itself. */
export async function withCoreOrWithout<T>(
  context: Context,
  withIt: (local: Local) => Promise<T>,
  without: () => Promise<T>,
): Promise<T> {
  const local = await connectLocally(context.home.folder);
  if (!local) return without();
  try {
    return await withIt(local);
  } finally {
    local.close();
  }
}

export function openSettings({ home }: Context): Promise<Settings> {
  return Settings.open(home.settings, settingsSchema(agentContracts));
}
