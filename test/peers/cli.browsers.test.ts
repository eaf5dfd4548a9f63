import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dragoman, freshHome } from './device/program.ts';
import { freshFolder } from './servers/folder.ts';

test('browsers that were found are told of the host, and let go of it', async () => {
  const home = freshHome();
  const user = freshFolder('user');
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await dragoman(['browsers', ...args], { home, env: { HOME: user } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  expect(await run()).toContain('No browser that was ever started');
  const chromium = join(user, '.config', 'chromium', 'NativeMessagingHosts', 'dragoman.tabs.json');
  const firefox = join(user, '.mozilla', 'native-messaging-hosts', 'dragoman.tabs.json');
  for (const folder of ['.config/chromium', '.mozilla']) mkdirSync(join(user, folder), { recursive: true });
  const { host, extension } = JSON.parse(await run('install', '--json'));
  expect(existsSync(join(extension, 'manifest.json'))).toBe(true);
  expect(JSON.parse(readFileSync(chromium, 'utf8'))).toMatchObject({ path: host, type: 'stdio' });
  expect(JSON.parse(readFileSync(firefox, 'utf8'))).toMatchObject({
    path: host,
    allowed_extensions: ['tabs@dragoman.invalid'],
  });
  expect(await run('install')).toContain('Load unpacked');
  const states = JSON.parse(await run('--json'));
  expect(states).toMatchObject([
    { name: 'Chromium', state: 'installed' },
    { name: 'Firefox', state: 'installed' },
  ]);
  const profile = join(user, 'other');
  await run('install', '--profile', profile);
  expect(existsSync(join(profile, 'NativeMessagingHosts', 'dragoman.tabs.json'))).toBe(true);
  await run('remove', '--profile', profile);
  expect(existsSync(host)).toBe(true);
  expect(await run('remove')).toContain('Removed from Chromium, Firefox.');
  expect([chromium, firefox, host].filter((file) => existsSync(file))).toEqual([]);
});

test('another home’s are left alone, and no browser at all is an error', async () => {
  const user = freshFolder('user');
  mkdirSync(join(user, '.mozilla'));
  const [mine, other] = [freshHome(), freshHome()];
  const env = { HOME: user };
  await dragoman(['browsers', 'install'], { home: other, env });
  const { stdout } = await dragoman(['browsers'], { home: mine, env });
  expect(stdout).toContain('installed for another home');
  await dragoman(['browsers', 'remove'], { home: mine, env });
  expect(existsSync(join(user, '.mozilla', 'native-messaging-hosts', 'dragoman.tabs.json'))).toBe(true);
  const nothing = await dragoman(['browsers', 'install'], {
    home: mine,
    env: { HOME: freshFolder('nobody') },
  });
  expect(nothing).toMatchObject({ code: 1, stdout: '' });
  expect(nothing.stderr).toContain('No browser');
  expect(await dragoman(['browsers', 'fly'], { home: mine, env })).toMatchObject({ code: 2 });
});
