import { MAX_SITES } from '../protocol/limits.ts';
import { siteOf } from '../protocol/sites.ts';
import { element } from './element.ts';
import { pair } from './pairing.ts';

const never = element('never', HTMLTextAreaElement);
const status = element('status', HTMLElement);
const code = element('code', HTMLInputElement);
const paired = element('paired', HTMLElement);

void chrome.storage.local.get('never').then(({ never: sites }) => {
  never.value = Array.isArray(sites) ? sites.join('\n') : '';
});

element('sites', HTMLFormElement).addEventListener('submit', async (event) => {
  event.preventDefault();
  const lines = never.value.split('\n').filter((line) => line.trim() !== '');
  const sites = lines.map((line) => siteOf(line));
  const wrong = lines.find((_, index) => sites[index] === undefined);
  if (wrong !== undefined) status.textContent = `${wrong} is no site. Write it like bank.example.`;
  else if (sites.length > MAX_SITES) status.textContent = `No more than ${MAX_SITES} sites, please.`;
  else {
    await chrome.storage.local.set({ never: sites });
    never.value = sites.join('\n');
    status.textContent = 'Saved.';
  }
});

element('pairing', HTMLFormElement).addEventListener('submit', async (event) => {
  event.preventDefault();
  paired.textContent = 'One moment…';
  try {
    const device = await pair(code.value);
    code.value = '';
    paired.textContent = `This browser is paired with ${device}.`;
  } catch (error) {
    paired.textContent = (error as Error).message;
  }
});
