// Builds everything that runs: the main programs, the window's preload script and its page, the browser extension.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildExtension } from './build-extension.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

rmSync(join(root, 'out'), { recursive: true, force: true });
for (const folder of ['.', 'main', 'renderer']) await build({ root: join(root, folder), logLevel: 'warn' });
await buildExtension(root, join(root, 'out'));
