import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import config from '../../../vite.config.ts';
import { atExit } from '../../peers/servers/at-exit.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The app with one agent more, its window as it was built; resolves with the folder that Electron takes. */
export async function buildWithOtherAgent(): Promise<string> {
  const folder = join(root, '.cache', `e2e-other-agent-${process.pid}`);
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, 'out'), { recursive: true });
  const { rolldownOptions } = config.build ?? {};
  await build({
    ...config,
    root,
    configFile: false,
    logLevel: 'warn',
    build: {
      ...config.build,
      outDir: join(folder, 'out'),
      rolldownOptions: { ...rolldownOptions, input: { desktop: 'main/desktop.ts' } },
    },
    plugins: [
      {
        name: 'one agent more',
        enforce: 'pre',
        resolveId: (name, importer) =>
          name.endsWith('/agents/index.ts') && importer?.endsWith('main/desktop/running.ts')
            ? join(root, 'test/e2e/other-agent/agents.ts')
            : undefined,
      },
    ],
  });
  for (const part of ['out/renderer', 'out/preload.cjs', 'package.json'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  return folder;
}
