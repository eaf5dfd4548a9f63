import { MAX_SITES } from '../protocol/limits.ts';
import { siteOf } from '../protocol/sites.ts';

const form = document.querySelector('form') as HTMLFormElement;
const never = document.querySelector('textarea') as HTMLTextAreaElement;
const status = document.getElementById('status') as HTMLElement;

void chrome.storage.local.get('never').then(({ never: sites }) => {
  never.value = Array.isArray(sites) ? sites.join('\n') : '';
});

form.addEventListener('submit', async (event) => {
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
