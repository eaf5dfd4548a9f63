import type { Local } from '../local/client.ts';
import { type Context, UsageProblem, withCore, withCoreOrWithout } from './context.ts';
import { complain, print } from './output.ts';

/** Browsers that may start no program, as the core knows them; none where it does not run. */
export async function pairedRows(context: Context) {
  const { browsers, problem } = await withCoreOrWithout(
    context,
    ({ call }) => call.tabs.pairedBrowsers({}).catch(() => none), // nobody has logged in yet
    async () => none,
  );
  const rows = browsers.map(({ id, name, isConnected }) => {
    return { name, id, state: isConnected ? 'paired, connected' : 'paired' };
  });
  return { rows, problem };
}

const none: Awaited<ReturnType<Local['call']['tabs']['pairedBrowsers']>> = { browsers: [] };

/** `dragoman browsers pair`: shows a code and waits for the browser that it is typed in. */
export async function pair(context: Context): Promise<void> {
  const { name, id } = await withCore(context, ({ call }) =>
    call.tabs.pairBrowser(
      {},
      {
        progress: ({ code }) =>
          complain(`Type ${code} into the options of the extension, in the browser. Ctrl+C gives up.`),
      },
    ),
  );
  print(context.json, { name, id }, `${name} is paired.`);
}

/** `dragoman browsers unpair NAME`: by its name where only one has it, else by its id. */
export async function unpair(context: Context, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) throw new UsageProblem('Say which: dragoman browsers unpair NAME');
  const removed = await withCore(context, async ({ call }) => {
    const { browsers } = await call.tabs.pairedBrowsers({});
    const [one, another] = browsers.filter(({ id, name }) => id === wanted || name === wanted);
    if (!one) throw new Error(`${wanted} is not paired. See: dragoman browsers`);
    if (another) throw new Error(`Two are called ${wanted}. Say its id: dragoman browsers --json`);
    await call.tabs.unpairBrowser({ id: one.id });
    return one;
  });
  print(context.json, { name: removed.name, id: removed.id }, `${removed.name} is not paired any more.`);
}
