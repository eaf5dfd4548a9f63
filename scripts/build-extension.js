import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const pages = ['popup.html', 'options.html', 'pages.css'];
const iconSizes = [16, 32, 48, 128];

/** The browser extension as a folder that every browser loads: plain scripts, for a worker of Firefox is no module. */
export async function buildExtension(root, out) {
  const source = join(root, 'agents', 'tabs', 'extension');
  for (const name of ['worker', 'popup', 'options']) {
    await build({
      root: source,
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      build: {
        outDir: out,
        emptyOutDir: false,
        target: ['chrome116', 'firefox140'],
        minify: false, // the stores' reviewers read it
        lib: { entry: `${name}.ts`, formats: ['iife'], name: 'dragoman', fileName: () => `${name}.js` },
      },
    });
  }
  mkdirSync(out, { recursive: true });
  for (const page of pages) cpSync(join(source, page), join(out, page));
  for (const size of iconSizes)
    cpSync(
      join(root, 'main', 'desktop', 'pack', 'icons', `${size}x${size}.png`),
      join(out, `icon-${size}.png`),
    );
  const manifest = JSON.parse(readFileSync(join(source, 'manifest.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(join(out, 'manifest.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}
