// `npm run demo`: with the window where there is a display, in the terminal where there is none.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hasDisplay } from './display.js';
import { electronProgram, findElectron } from './electron.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const electron = hasDisplay() && findElectron() ? [electronProgram()] : [];
const child = spawn(process.execPath, [join(root, 'out', 'demo.js'), ...electron], { stdio: 'inherit' });
// Ctrl-C reaches both; this one waits until the other has cleaned up.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 130));
