import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startProfanity } from './clients/index.ts';
import { install } from './device/device.ts';
import { kept } from './kept.ts';
import { freshFolder } from './servers/folder.ts';
import { servers } from './servers/index.ts';

describe.each(servers)('profanity on %s', (_kind, start) => {
  test('lists the commands of a device and runs one to a file link', async () => {
    const server = await kept(start());
    await server.addUser('you', 'secret');
    const folder = join(freshFolder('share'), 'docs');
    mkdirSync(folder);
    writeFileSync(join(folder, 'shopping.txt'), 'milk');
    const settings = { 'files.shares': [{ name: 'docs', folder, access: 'read' }] };
    const device = await kept(
      install({ server, jid: 'you@localhost', password: 'secret', name: 'desktop', settings }),
    );
    await device.run();
    const profanity = await kept(
      startProfanity({ server, jid: 'you@localhost/terminal', password: 'secret' }),
    );
    // It refuses until it has its server's features, and does not say when it has.
    for (let shown = ''; !shown.includes(' files'); ) {
      await profanity.type(`/cmd list ${device.jid}`);
      shown = await profanity.waitFor(/ files|does not support/, 5000);
      if (!shown.includes(' files')) await profanity.type('/clear');
    }
    await profanity.type(`/cmd exec files ${device.jid}`);
    await profanity.waitFor('Choose a share');
    await profanity.type('/field1 docs');
    await profanity.type('/form submit');
    await profanity.waitFor('1 entry');
    // It shows the choices of a list only when asked.
    await profanity.type('/form help field1');
    await profanity.waitFor('shopping.txt');
    await profanity.type('/field1 shopping.txt');
    await profanity.type('/form submit');
    await profanity.waitFor('What to do');
    await profanity.type('/field1 link');
    await profanity.type('/form submit');
    expect(await profanity.waitFor(server.httpUrl.slice(0, -1))).toContain('can read it');
  });
});
