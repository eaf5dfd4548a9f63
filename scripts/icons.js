// Draws all icons anew from main/desktop/pack/*.svg; what it writes is committed. Needs librsvg2-bin.
//   node scripts/icons.js
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pack = join(root, 'main', 'desktop', 'pack');
const shown = join(root, 'renderer', 'public');
const large = readFileSync(join(pack, 'icon.svg'), 'utf8');
// Fewer and bolder forms, on the grid of 16 pixels.
const small = readFileSync(join(pack, 'icon-small.svg'), 'utf8');

const draw = (svg, px) =>
  execFileSync('rsvg-convert', ['--width', String(px), '--height', String(px)], { input: svg });
const icon = (px) => draw(px <= 32 ? small : large, px);

mkdirSync(join(pack, 'icons'), { recursive: true });
mkdirSync(shown, { recursive: true });
for (const px of [16, 24, 32, 48, 64, 128, 256, 512, 1024])
  writeFileSync(join(pack, 'icons', `${px}x${px}.png`), icon(px));
writeFileSync(join(pack, 'icon.ico'), ico([16, 24, 32, 48, 64, 256]));
writeFileSync(join(pack, 'icon.icns'), icns());
writeFileSync(join(shown, 'icon.png'), icon(256));

const sea = '#1c6b7d';
tray('tray', small, 24);
tray('tray-paused', small.replace(sea, '#6f7880'), 24);
tray(
  'tray-waiting',
  small.replace('</svg>', '<circle cx="12.5" cy="3.5" r="3.5" fill="#f2a33a"/></svg>'),
  24,
);
// macOS colours these itself, for a light bar and a dark one: only their opacity counts.
const template = small.replace(/<rect[^>]*>/, '').replaceAll('#f7e9c6', '#000');
tray('trayTemplate', template, 16);
tray('tray-pausedTemplate', template.replace('<g ', '<g opacity=".45" '), 16);
tray('tray-waitingTemplate', template.replace('</svg>', '<circle cx="13.5" cy="3" r="2.5"/></svg>'), 16);

function tray(name, svg, px) {
  writeFileSync(join(shown, `${name}.png`), draw(svg, px));
  writeFileSync(join(shown, `${name}@2x.png`), draw(svg, 2 * px));
}

/** Windows: a header, an entry an image, the PNGs. */
function ico(sizes) {
  const images = sizes.map(icon);
  const head = Buffer.alloc(6 + 16 * sizes.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(sizes.length, 4);
  let offset = head.length;
  sizes.forEach((px, index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(px % 256, at); // 0 says 256
    head.writeUInt8(px % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(images[index].length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += images[index].length;
  });
  return Buffer.concat([head, ...images]);
}

/** macOS: chunks of a type, a length and a PNG. */
function icns() {
  const types = {
    icp4: 16,
    icp5: 32,
    ic11: 32,
    ic12: 64,
    ic07: 128,
    ic13: 256,
    ic08: 256,
    ic14: 512,
    ic09: 512,
  };
  const chunk = (type, data) => {
    const head = Buffer.from(`${type}____`, 'latin1');
    head.writeUInt32BE(8 + data.length, 4);
    return Buffer.concat([head, data]);
  };
  const chunks = Object.entries({ ...types, ic10: 1024 }).map(([type, px]) => chunk(type, icon(px)));
  return chunk('icns', Buffer.concat(chunks));
}
