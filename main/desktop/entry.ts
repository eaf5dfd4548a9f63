import { once } from 'node:events';
import { join } from 'node:path';
import { app } from 'electron';
import { commandLine, ownSwitches } from './command-line.ts';

const words = commandLine(process.argv, app.isPackaged);
// Either ends before Electron is ready: no display is asked for, and no window can come.
if (words?.[0] === join(app.getAppPath(), 'out', 'keyring.js')) {
  const left = once(process, 'disconnect');
  await import('../keyring/process.ts');
  // Whoever started it may have gone before anybody here could hear of it.
  if (process.connected) await left;
  process.exit();
}
if (words) {
  const { askAnewBy, askInFork } = await import('../keyring/ask.ts');
  askAnewBy(askInFork(ownSwitches(process.argv)));
  const { main } = await import('../cli/program.ts');
  process.exit(await main(words));
}
await import('../desktop.ts');
