import { isWebAddress } from '../protocol/sites.ts';
import type { Ask, Overview } from '../protocol.ts';
import { element } from './element.ts';
import type { Asked, Look, ToWorker } from './inside.ts';

const status = element('status', HTMLParagraphElement);
const list = element('devices', HTMLDivElement);
const together = element('together', HTMLElement);
const pause = element('pause', HTMLInputElement);

pause.addEventListener('change', () => void say({ pause: pause.checked }).then(draw));
void draw();

async function draw(): Promise<void> {
  const look = await say<Look>({ look: true });
  pause.checked = look.isPaused;
  list.replaceChildren();
  together.replaceChildren();
  status.textContent = look.isConnected
    ? `This is ${look.device}.`
    : `Dragoman does not answer on this PC. ${look.problem}`;
  if (!look.isConnected) return;
  const overview = await ask({ do: 'overview' });
  if (!overview) return;
  list.replaceChildren(...overview.devices.map((device) => drawDevice(device, overview, look)));
  together.replaceChildren(...drawTogether(overview));
}

/** Who follows whom, each with the way to end it; a device that is followed has it beside its name. */
function drawTogether({ devices, follows, followers }: Overview): HTMLElement[] {
  const isContact = follows !== null && !devices.some(({ name }) => name === follows);
  return [
    ...(isContact
      ? [
          drawLine(`This device follows ${follows}.`, 'Stop', `Stop following ${follows}`, {
            do: 'follow',
            device: null,
          }),
        ]
      : []),
    ...followers.map((device) =>
      drawLine(`${device} sees the pages you look at.`, 'End it', `End it: ${device}`, {
        do: 'endFollower',
        device,
      }),
    ),
  ];
}

function drawLine(words: string, text: string, label: string, what: Ask['ask']): HTMLElement {
  const line = document.createElement('div');
  const said = document.createElement('span');
  said.textContent = words;
  line.append(
    said,
    button(text, label, true, async () => {
      if ((await ask(what)) !== undefined) await draw();
    }),
  );
  return line;
}

function drawDevice(
  { name, isOnline, seen, tabs }: Overview['devices'][number],
  { follows }: Overview,
  { tab }: Look,
): HTMLElement {
  const section = document.createElement('section');
  const head = document.createElement('div');
  const title = document.createElement('h2');
  const age = seen === undefined ? 'asleep' : `as of ${new Date(seen).toLocaleString()}`;
  title.textContent = isOnline ? name : `${name} (${age})`;
  const isFollowed = follows === name;
  const send = button(
    'Send this tab',
    `Send this tab to ${name}`,
    isOnline && tab !== undefined,
    async () => {
      if (tab !== undefined && (await ask({ do: 'send', tab, device: name })) !== undefined)
        status.textContent = `Sent to ${name}.`;
    },
  );
  const words = isFollowed ? 'Stop following' : 'Follow';
  const follow = button(words, `${words} ${name}`, isOnline || isFollowed, async () => {
    const said = await ask({ do: 'follow', device: isFollowed ? null : name });
    if (said !== undefined) await draw();
  });
  head.append(title, send, follow);
  const rows = document.createElement('ul');
  rows.append(...tabs.map(drawTab));
  section.append(head, rows);
  return section;
}

function drawTab({ title, url }: { title: string; url: string }): HTMLElement {
  const row = document.createElement('li');
  const link = document.createElement(isWebAddress(url) ? 'a' : 'span');
  link.textContent = title || url;
  link.title = url;
  if (link instanceof HTMLAnchorElement) Object.assign(link, { href: url, target: '_blank' });
  row.append(link);
  return row;
}

function button(
  text: string,
  label: string,
  isEnabled: boolean,
  press: () => Promise<void>,
): HTMLButtonElement {
  const made = document.createElement('button');
  made.textContent = text;
  made.ariaLabel = label;
  made.disabled = !isEnabled;
  made.addEventListener('click', () => void press());
  return made;
}

/** Undefined after a no, which is shown. */
async function ask(what: Ask['ask']): Promise<Overview | null | undefined> {
  const asked = await say<Asked>({ ask: what });
  if ('value' in asked) return asked.value;
  status.textContent = asked.refused;
  return undefined;
}

function say<Answer>(message: ToWorker): Promise<Answer> {
  return chrome.runtime.sendMessage(message);
}
