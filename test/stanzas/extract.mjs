// Takes the <example/> blocks out of the XEP sources:
//   node test/stanzas/extract.mjs GIT_DIR_OF_XSF_XEPS
// writes <xep>/NN-title.xml and titles.json. The .json beside each is written by hand or by eye, never by this.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';

const xeps = [
  '0004',
  '0030',
  '0047',
  '0050',
  '0059',
  '0065',
  '0092',
  '0115',
  '0122',
  '0166',
  '0191',
  '0199',
  '0234',
  '0260',
  '0261',
  '0300',
  '0313',
  '0329',
  '0363',
];
const [gitDir] = process.argv.slice(2);
const titles = {};
for (const xep of xeps) {
  const source = execFileSync('git', [`--git-dir=${gitDir}`, 'show', `HEAD:xep-${xep}.xml`], {
    encoding: 'utf8',
  });
  const folder = new URL(`${xep}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  titles[xep] = [];
  for (const [, attributes, body] of source.matchAll(
    /<example([^>]*)>\s*<!\[CDATA\[(.*?)\]\]>\s*<\/example>/gs,
  )) {
    const caption = /caption=(["'])(.*?)\1/.exec(attributes)?.[2] ?? '';
    const title = caption.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
    titles[xep].push(title);
    const number = String(titles[xep].length).padStart(2, '0');
    const slug = title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60)
      .replace(/-$/, '');
    const stanzas = body.trim().split(/(?<=<\/iq>)\s*\n(?=\s*<iq)|(?<=<\/message>)\s*\n\s*(?=<message)/);
    stanzas.forEach((stanza, index) => {
      const part = stanzas.length > 1 ? 'abc'[index] : '';
      if (stanza.startsWith('<')) {
        writeFileSync(new URL(`${number}${part}-${slug || 'untitled'}.xml`, folder), `${stanza.trim()}\n`);
      }
    });
  }
}
writeFileSync(new URL('titles.json', import.meta.url), `${JSON.stringify(titles, null, 2)}\n`);
