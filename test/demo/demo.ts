import { relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { startProsody } from '../peers/servers/prosody.ts';
import { startDevice } from './device.ts';
import { browse } from './phone.ts';
import { sampleFolder } from './samples.ts';

const program = fileURLToPath(new URL('dragoman.js', import.meta.url));
// Given where there is a display for a window.
const [, , electron] = process.argv;
const say = (text = '') => void process.stdout.write(`${text}\n`);

say('A private XMPP server (Prosody) starts on loopback, with the account you@localhost ...');
const server = await startProsody();
await server.addUser('you', 'secret');

say('Two devices of yours log in to it, each at priority -1 with a folder to share ...');
const devices = await Promise.all(
  ['desktop', 'laptop'].map((name) =>
    startDevice({
      program,
      name,
      server,
      folder: sampleFolder(name),
      electron: name === 'desktop' ? electron : undefined,
      onLine: (line) => say(`  ${name.padEnd(7)} | ${line}`),
    }),
  ),
);
const [desktop] = devices;
if (!desktop) throw new Error('no device');

say(
  '\nNow your phone, a plain XMPP client, asks the desktop for a file. What the desktop notes stands between.',
);
await browse(server, desktop.jid, (text) => say(`  phone   | ${text}`));

const command = (home: string) => `node ${relative(process.cwd(), program)} --home ${home}`;
say(`
Both devices stay online${electron ? '; the window is the desktop’s' : ''}. Try in another terminal:

  ${command(desktop.home)} devices
  ${command(desktop.home)} activity --since 10m
  ${command(desktop.home)} commands laptop
  ${command(desktop.home)} command laptop files share=Documents entry=letters/ entry=to-the-library.txt action=link
  ${command(desktop.home)} call files.list '{"device":"laptop","path":"Documents"}'
  ${command(desktop.home)} doctor

Or log in with any client that knows ad-hoc commands: you@localhost, password secret,
server ${server.host} port ${server.port}, certificate authority ${server.caFile}

Ctrl-C ends it all.`);
setInterval(() => {}, 1 << 30); // stay
