import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plist } from '../../main/service/launchd.ts';
import { managerOf } from '../../main/service/service.ts';
import { unit } from '../../main/service/systemd.ts';
import { taskXml } from '../../main/service/windows.ts';
import { dragoman, program } from './device/program.ts';
import { freshFolder } from './servers/folder.ts';

const account = { jid: 'you@localhost', device: 'desktop', resource: 'dragoman-1' };

/** A user's home with a home of Dragoman, and a systemctl that notes what it is told; `broken` names what fails. */
function machine({ systemctl = true, folder = 'home' } = {}) {
  const userHome = freshFolder('user');
  const home = join(userHome, folder);
  const bin = join(userHome, 'bin');
  const calls = join(userHome, 'calls');
  const broken = join(userHome, 'broken');
  for (const each of [home, bin]) mkdirSync(each, { recursive: true });
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ version: 1, account }));
  writeFileSync(calls, '');
  writeFileSync(broken, 'nothing');
  if (systemctl) {
    const script = `#!/bin/sh\necho "$*" >> '${calls}'\nif echo "$*" | /usr/bin/grep -q -f '${broken}'; then echo 'it is broken' >&2; exit 1; fi\n`;
    writeFileSync(join(bin, 'systemctl'), script);
    chmodSync(join(bin, 'systemctl'), 0o755);
  }
  const env = { HOME: userHome, PATH: bin, XDG_CONFIG_HOME: '' };
  const service = async (...words: string[]) => {
    writeFileSync(calls, '');
    const result = await dragoman(['service', ...words], { home, env });
    return { ...result, calls: readFileSync(calls, 'utf8').split('\n').filter(Boolean) };
  };
  const file = join(userHome, '.config', 'systemd', 'user', 'dragoman.service');
  return { home, file, service, breakCalls: (pattern: string) => writeFileSync(broken, pattern), userHome };
}

const enable = '--user enable --now dragoman.service';

describe('dragoman service on Linux', () => {
  test('installs, again and again, tells, and removes, again and again', async () => {
    const { service, file, home } = machine();
    expect(await service('status')).toMatchObject({ code: 0, stdout: 'not installed\n', calls: [] });
    const first = await service('install');
    expect(first).toMatchObject({ code: 0, stderr: '', calls: ['--user daemon-reload', enable] });
    expect(first.stdout).toContain(`Running, and at every login from now on: ${file}\n`);
    expect(first.stdout).toContain('loginctl enable-linger');
    expect(first.stdout).not.toContain('not tested');
    const text = readFileSync(file, 'utf8');
    expect(text).toBe(unit({ program: process.execPath, args: [program], home }));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await service('install')).calls).toEqual(['--user daemon-reload', enable]);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect((await service('status')).stdout).toBe(`running, ${file}\n`);
    expect(await service('remove')).toMatchObject({
      code: 0,
      stdout: `Removed: ${file}\n`,
      calls: ['--user disable --now dragoman.service', '--user daemon-reload'],
    });
    expect(existsSync(file)).toBe(false);
    expect(await service('remove')).toMatchObject({ code: 0, stdout: 'It was not installed.\n', calls: [] });
  });

  test('a unit of another time is replaced, and what runs is started anew', async () => {
    const { service, file } = machine();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '[Service]\nExecStart=/gone\n');
    const { calls } = await service('install');
    expect(calls).toEqual(['--user daemon-reload', enable, '--user restart dragoman.service']);
    expect(readFileSync(file, 'utf8')).not.toContain('/gone');
  });

  test.each([true, false])(
    'where no user manager runs it says what to type (systemctl there: %s)',
    async (there) => {
      const { service, file, breakCalls } = machine({ systemctl: there });
      breakCalls('.');
      const { code, stdout } = await service('install');
      expect(code).toBe(0);
      expect(stdout).toContain(
        '  systemctl --user daemon-reload\n  systemctl --user enable --now dragoman.service\n',
      );
      expect(existsSync(file)).toBe(true);
      const { stdout: json } = await service('install', '--json');
      expect(JSON.parse(json)).toMatchObject({
        installed: true,
        running: false,
        type: [expect.any(String), expect.any(String)],
      });
      expect((await service('status')).stdout).toBe(`not running, ${file}\n`);
      expect(await service('remove')).toMatchObject({ code: 0 });
      expect(existsSync(file)).toBe(false);
    },
  );

  test('what the manager refuses is said, exit code 1', async () => {
    const { service, breakCalls } = machine();
    breakCalls('enable');
    const { code, stderr } = await service('install');
    expect({ code, stderr }).toEqual({ code: 1, stderr: `systemctl ${enable} failed: it is broken\n` });
  });

  test('one that runs and cannot be stopped keeps its file', async () => {
    const { service, breakCalls, file } = machine();
    await service('install');
    breakCalls('disable');
    expect(await service('remove')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('it is broken'),
    });
    expect(existsSync(file)).toBe(true);
  });

  test('without an account, or with a wrong word', async () => {
    const { service, home, file } = machine();
    expect(await service('start')).toMatchObject({ code: 2, calls: [] });
    writeFileSync(join(home, 'settings.json'), '{"version":1}');
    expect(await service('install')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('dragoman login'),
    });
    expect(existsSync(file)).toBe(false);
  });
});

const odd = 'a b%h$HOME "q" \\n \'s\' ü;';

describe('the unit', () => {
  const hasVerify = spawnSync('systemd-analyze', ['--version']).status === 0;

  test.skipIf(!hasVerify)('is what systemd takes, whatever the paths (needs systemd-analyze)', () => {
    const folder = join(freshFolder('unit'), odd);
    mkdirSync(folder);
    const node = join(freshFolder('node'), 'a b%h$HOME ü;');
    symlinkSync(process.execPath, node);
    const file = join(freshFolder('unit'), 'dragoman.service');
    writeFileSync(file, unit({ program: node, args: [join(folder, 'dragoman.js')], home: folder }));
    const runtime = freshFolder('run');
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--user', file], {
      encoding: 'utf8',
      env: { ...process.env, XDG_RUNTIME_DIR: runtime, SYSTEMD_LOG_LEVEL: 'warning' },
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test.skipIf(!hasVerify)('one that is wrong would have been noticed', () => {
    const file = join(freshFolder('unit'), 'dragoman.service');
    writeFileSync(file, unit({ program: '/gone/node', args: ['/x'], home: '/y' }).replace('UMask', 'UMusk'));
    const env = { ...process.env, XDG_RUNTIME_DIR: freshFolder('run') };
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--user', file], { encoding: 'utf8', env });
    expect(stderr).toContain('UMusk');
    expect(stderr).toContain('/gone/node is not executable');
  });

  test('paths with blanks, quotes, backslashes, % and $', () => {
    const text = unit({ program: '/n o/node', args: [`/s/${odd}`], home: '/100%/h' });
    expect(text.split('\n').find((line) => line.startsWith('ExecStart='))).toBe(
      `ExecStart=":/n o/node" "/s/a b%%h$HOME \\"q\\" \\\\n 's' ü;" "run" "--home" "/100%%/h"`,
    );
  });

  test('a path that is more than one line is none, nor is a program with quotes in its path', () => {
    const place = { userHome: '/h', env: {} };
    for (const node of ['/a"b', "/a'b", '/a\\b'])
      expect(() => managerOf('linux', { program: node, args: ['/s'], home: '/h' }, place)).toThrow(
        'quotes or backslashes',
      );
    expect(() => managerOf('linux', { program: '/n', args: ['/s'], home: '/h\n[Service]' }, place)).toThrow(
      'cannot be the path of a service',
    );
  });
});

describe('elsewhere (only the files; never run there)', () => {
  const start = { program: '/n/node', args: ['/s/<&">'], home: '/h' };
  const place = { userHome: '/home/you', env: {} };

  test('launchd', () => {
    expect(plist(start)).toContain('<string>/s/&lt;&amp;&quot;&gt;</string>');
    expect(managerOf('darwin', start, place)).toMatchObject({
      tested: false,
      file: '/home/you/Library/LaunchAgents/dragoman.plist',
    });
  });

  test('Windows', () => {
    expect(taskXml(start)).toContain('<Arguments>&quot;/s/&lt;&amp;&quot;&gt;&quot; &quot;run&quot;');
    const { tested, content } = managerOf('win32', start, place);
    expect(tested).toBe(false);
    expect(content.slice(0, 2)).toEqual(Buffer.from([0xff, 0xfe]));
  });

  test.each([plist(start), taskXml(start)])('well-formed', (text) => {
    const parse = 'import sys, xml.dom.minidom as m; m.parseString(sys.stdin.buffer.read())';
    const utf8 = text.replace('UTF-16', 'UTF-8').replace(/<!DOCTYPE[^>]*>/, '');
    execFileSync('python3', ['-c', parse], { input: utf8 });
  });
});
