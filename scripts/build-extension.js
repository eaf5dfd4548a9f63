import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { build } from 'vite';

const pages = ['popup.html', 'options.html', 'pages.css'];
const iconSizes = [16, 32, 48, 128];
/** The same bytes make the same zip. */
const mtime = '2020-01-01T00:00:00Z';

/**
 * The browser extension: a folder that every browser loads, and a zip for each kind of store. Plain scripts, for a
 * worker of Firefox is no module.
 */
export async function buildExtension(root, out) {
  const source = join(root, 'agents', 'tabs', 'extension');
  const folder = join(out, 'extension');
  for (const name of ['worker', 'popup', 'options']) {
    await build({
      root: source,
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: ['chrome116', 'firefox140'],
        minify: false, // the stores' reviewers read it
        lib: { entry: `${name}.ts`, formats: ['iife'], name: 'dragoman', fileName: () => `${name}.js` },
      },
    });
  }
  mkdirSync(folder, { recursive: true });
  for (const page of pages) cpSync(join(source, page), join(folder, page));
  const icons = join(root, 'main', 'desktop', 'pack', 'icons');
  for (const size of iconSizes) cpSync(join(icons, `${size}x${size}.png`), join(folder, `icon-${size}.png`));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const manifest = { ...JSON.parse(readFileSync(join(source, 'manifest.json'), 'utf8')), version };
  writeFileSync(join(folder, 'manifest.json'), json(manifest));
  // A store gives the extension its key, and knows only the words of its own browser.
  const { key: _key, background, browser_specific_settings: gecko, ...both } = manifest;
  const { service_worker, scripts } = background;
  const { minimum_chrome_version: _minimum, ...firefox } = both;
  store(folder, `${out}/extension-chromium.zip`, { ...both, background: { service_worker } });
  store(folder, `${out}/extension-firefox.zip`, {
    ...{ ...firefox, background: { scripts } },
    browser_specific_settings: gecko,
  });
}

function store(folder, file, manifest) {
  const entries = readdirSync(folder).map((name) => [name, [readFileSync(join(folder, name)), { mtime }]]);
  const own = [Buffer.from(json(manifest)), { mtime }];
  writeFileSync(file, zipSync({ ...Object.fromEntries(entries), 'manifest.json': own }));
}

function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
