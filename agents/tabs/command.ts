import { z } from 'zod';
import { type Answer, type CommandRequest, choice, Refusal } from '../../app/agent.ts';
import { newOnce } from './open-tabs.ts';
import { operations } from './operations.ts';
import { MAX_URL_CHARACTERS } from './protocol/limits.ts';
import type { Tabs } from './tabs.ts';

const MAX_ROWS = 100;

const wish = z.object({
  action: choice(
    [
      { value: 'list', label: 'See the tabs of this PC' },
      { value: 'open', label: 'Open a link on this PC' },
    ],
    'What to do',
  ),
  url: z.string().trim().max(MAX_URL_CHARACTERS).optional().meta({
    title: 'Link',
    description: 'To open: http or https, written in full',
  }),
});

/** The `tabs` command: what its one form asks for is shown to the person before it is done. */
export async function tabsCommand(request: CommandRequest<Tabs>): Promise<Answer> {
  const { action, url = '' } = await request.ask(wish, { title: 'Tabs', last: true });
  return action === 'open' ? open(url, request) : list(request);
}

function list(request: CommandRequest<Tabs>): Answer {
  const tabs = request.state.tabs.list.browsers.flatMap(({ name, windows }) =>
    windows.flatMap((window) => window.tabs.map(({ title, url }) => ({ title, url, browser: name }))),
  );
  request.note(`${tabs.length} tabs`);
  if (tabs.length === 0) return { note: 'No tabs are open on this PC.' };
  const more = tabs.length > MAX_ROWS ? `, of which ${MAX_ROWS} are here` : '';
  return {
    note: `${tabs.length} tabs are open on this PC${more}.`,
    rows: tabs.slice(0, MAX_ROWS),
    columns: { title: 'Title', url: 'Link', browser: 'Browser' },
  };
}

async function open(url: string, request: CommandRequest<Tabs>): Promise<Answer> {
  const { signal, effect } = request;
  const input = { once: newOnce(), pages: [{ url }] };
  request.note(url);
  const { refused } = await operations.open(request.state, input, { signal, effect, by: undefined });
  const [no] = refused;
  if (no) throw new Refusal('not-acceptable', no.reason);
  return { note: `It is open on this PC: ${url}` };
}
