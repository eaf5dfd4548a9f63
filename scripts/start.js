// `npm start`: the desktop app from source.
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hasDisplay } from './display.js';
import { electronProgram } from './electron.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (!hasDisplay()) {
  process.stderr.write(
    'There is no display here for a window. Without one, Dragoman runs as well:\n\n' +
      '  node out/dragoman.js login name@example.org\n  node out/dragoman.js run\n',
  );
  process.exit(1);
}
const isRoot = process.getuid?.() === 0;
const child = spawn(
  electronProgram(),
  [...(isRoot ? ['--no-sandbox'] : []), root, ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
