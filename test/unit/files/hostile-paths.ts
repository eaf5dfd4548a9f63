/** Ways of writing "the folder above", honest, encoded and disguised. */
const ups = [
  '..',
  '. .',
  ' ..',
  '.. ',
  '..\t',
  '..\u00a0',
  '..;',
  '..\0',
  '..%00',
  '...',
  '....',
  '%2e%2e',
  '%2E.',
  '%252e%252e',
  '%c0%ae%c0%ae',
  '%uff0e%uff0e',
  '\u00c0\u00ae\u00c0\u00ae',
  '\uff0e\uff0e',
  '\u2024\u2024',
  '\u2025',
  '\ufe52\ufe52',
  '\u202e..',
  '.\u200b.',
  '.\u0307.',
  '\ud800..',
];

const separators = [
  '/',
  '//',
  '/./',
  '\\',
  '\\\\',
  '/\\',
  '%2f',
  '%5c',
  '%252f',
  '%c0%af',
  '\u2044',
  '\u2215',
  '\u29f8',
  '\uff0f',
  '\uff3c',
  '\0/',
  '\n',
];

const starts = ['', 'docs', 'docs/deep', 'empty'];
const targets = ['outside/secret.txt', 'share/../outside'];

/** Up and out, in every spelling, from several depths. */
function* climbing(): Generator<string> {
  for (const up of ups)
    for (const separator of separators)
      for (const start of starts)
        for (const target of targets) {
          const climb = start.split('/').length + (start === '' ? 0 : 1);
          yield [...(start === '' ? [] : [start]), ...Array(climb).fill(up), target].join(separator);
        }
}

const windowsNames = [
  'CON',
  'con.txt',
  'PRN',
  'AUX',
  'NUL',
  'nul .txt',
  'COM1',
  'com\u00b9',
  'LPT9.doc',
  'CONIN$',
];
const windowsForms = [
  'C:',
  'C:\\Windows\\win.ini',
  'c:/Windows/win.ini',
  'C:secret.txt',
  '\\\\server\\share\\secret.txt',
  '//server/share/secret.txt',
  '\\\\?\\C:\\secret.txt',
  '\\\\.\\PhysicalDrive0',
  '\\??\\C:\\secret.txt',
  'a.txt::$DATA',
  'a.txt:hidden',
  'docs::$INDEX_ALLOCATION',
  'a.txt.',
  'a.txt ',
  'DOCS~1',
  'docs\\b.txt',
];
const unixForms = [
  'proc/self/root/etc/passwd',
  'proc/self/cwd/package.json',
  'proc/self/environ',
  'proc/self/fd/0',
  'dev/fd/0',
  'dev/stdin',
  'dev/zero',
  'dev/tty',
  'etc/passwd',
  '~/.ssh/id_ed25519',
  '$HOME/.ssh/id_ed25519',
  'file:///etc/passwd',
];

/** A name by itself, at the root, below, behind an absolute beginning, with slashes before and behind. */
function* placed(name: string): Generator<string> {
  yield name;
  yield `/${name}`;
  yield `//${name}`;
  yield `./${name}`;
  yield `${name}/`;
  yield `${name}//`;
  yield `${name}/.`;
  yield `${name}/..`;
  yield `docs/${name}`;
  yield `docs//${name}`;
  yield `docs/deep/${name}`;
  yield `docs/../${name}`;
}

function* controls(): Generator<string> {
  for (let code = 0; code < 32; code++) {
    const character = String.fromCharCode(code);
    yield `${character}a.txt`;
    yield `a.txt${character}`;
    yield `docs/b${character}.txt`;
    yield `docs${character}/b.txt`;
    yield `a.txt${character}/../../outside/secret.txt`;
  }
}

function* lengths(): Generator<string> {
  for (const length of [255, 256, 1023, 4095, 4096, 65_536]) {
    yield 'a'.repeat(length);
    yield '/'.repeat(length);
    yield '../'.repeat(length);
    yield 'docs/'.repeat(length);
    yield `${'./'.repeat(length)}a.txt`;
    yield '\u00e9'.repeat(length);
  }
}

/**
 * Paths that want out of a share, or that want something that is neither a file nor a folder. `links` are the
 * names of links that stand in it, as paths from its root.
 */
export function hostilePaths(links: readonly string[]): string[] {
  const unicode = [
    'caf\u00e9.txt',
    'cafe\u0301.txt',
    '\ufb01le',
    '\u212a',
    '\u0130',
    '\ud83d\ude00',
    '\ud800',
    '\ufffd',
  ];
  const names = [...windowsNames, ...windowsForms, ...unixForms, ...unicode];
  return [
    ...new Set([
      ...climbing(),
      ...names.flatMap((name) => [...placed(name)]),
      ...links.flatMap((link) => [
        ...placed(link),
        `${link}/secret.txt`,
        `${link}/../secret.txt`,
        `${link}/docs/b.txt`,
      ]),
      ...controls(),
      ...lengths(),
    ]),
  ];
}

/** As many more, made of the same pieces in any order; the same ones each time. */
export function* hostileMixtures(count: number, links: readonly string[]): Generator<string> {
  const known = [
    ...windowsNames,
    ...windowsForms,
    ...unixForms,
    ...links,
    ...targets,
    'a.txt',
    'docs',
    'docs/b.txt',
  ];
  const pieces = [
    ...ups,
    ...ups,
    ...known,
    '.dragoman',
    '.Dragoman',
    'DRAGOM~1',
    '.dragoman/trash',
    '.dragoman/parts',
  ];
  let state = 20_261_123;
  const below = (bound: number) => {
    // A linear congruential generator (Numerical Recipes), because no more is wanted of it than to be repeatable.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  const seen = new Set<string>();
  while (seen.size < count) {
    let path = '';
    for (let left = 1 + below(5); left > 0; left--) {
      path += pieces[below(pieces.length)];
      if (left > 1) path += below(3) > 0 ? '/' : separators[below(separators.length)];
    }
    if (below(10) === 0) path = `/${path}`;
    if (below(10) === 0) path += String.fromCharCode(below(0x1_0000));
    if (seen.has(path)) continue;
    seen.add(path);
    yield path;
  }
}
