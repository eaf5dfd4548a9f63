import { app } from 'electron';
import { commandLine } from './command-line.ts';

const words = commandLine(process.argv, app.isPackaged);
if (words) {
  // Ended before Electron is ready: no display is asked for, and no window can come.
  const { main } = await import('../cli/program.ts');
  process.exit(await main(words));
}
// Libraries that remove their files at the end would else end all of it at once, without going offline.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => app.quit());
await import('../desktop.ts');
