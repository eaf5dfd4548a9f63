import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasLibervia, startLibervia } from './clients/libervia.ts';
import { install } from './device/device.ts';
import { kept } from './kept.ts';
import { certificateFor } from './servers/certificates.ts';
import { freshFolder } from './servers/folder.ts';
import { startProsody } from './servers/index.ts';

const title = `Libervia lists a share${hasLibervia ? '' : ' (left out: there is no libervia-backend)'}`;

// Its own start alone takes six seconds on a machine that does nothing else.
test.skipIf(!hasLibervia)(title, { timeout: 120_000 }, async () => {
  // It takes no wildcard for a name as short as *.localhost.
  const server = await kept(startProsody({ certificate: certificateFor(['localhost']) }));
  await server.addUser('you', 'secret');
  const docs = freshFolder('docs');
  const deeper = join(docs, 'Reisen & mehr');
  mkdirSync(deeper);
  mkdirSync(join(docs, '.dragoman'));
  const changedSeconds = 1_700_000_000;
  for (const [file, text] of [
    [join(docs, 'Grüße.txt'), 'Hello.'],
    [join(deeper, 'empty.bin'), ''],
  ] as const) {
    writeFileSync(file, text);
    utimesSync(file, changedSeconds, changedSeconds);
  }
  const device = await kept(
    install({
      ...{ server, jid: 'you@localhost', password: 'secret', name: 'desktop' },
      settings: { 'files.shares': [{ name: 'docs', folder: docs, access: 'read' }] },
    }),
  );
  await device.run();
  const libervia = await kept(startLibervia({ server, jid: 'you@localhost/libervia', password: 'secret' }));

  const modified = String(changedSeconds);
  expect(await libervia.entries(device.jid)).toEqual([{ type: 'directory', name: 'docs' }]);
  expect(await libervia.entries(device.jid, 'docs')).toEqual([
    { type: 'file', name: 'Grüße.txt', size: '6', mime_type: 'text/plain', modified },
    { type: 'directory', name: 'Reisen & mehr' },
  ]);
  expect(await libervia.entries(device.jid, 'docs/Reisen & mehr')).toEqual([
    { type: 'file', name: 'empty.bin', size: '0', mime_type: 'application/octet-stream', modified },
  ]);
  await expect(libervia.entries(device.jid, 'docs/none')).rejects.toThrow('item-not-found');
});
