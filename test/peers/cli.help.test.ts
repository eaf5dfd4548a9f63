import { readdirSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dragoman, freshHome } from './device/program.ts';

const verbs = [
  'login',
  'run',
  'status',
  'devices',
  'pair',
  'unpair',
  'activity',
  'service',
  'browsers',
  'undo',
  'settings',
  'commands',
  'command',
  'call',
  'doctor',
  'ls',
  'find',
  'get',
  'put',
  'cat',
  'mkdir',
  'mv',
  'rm',
  'transfers',
  'agenda',
  'caldav',
  'requests',
  'receive',
  'answer',
  'policy',
  'ical',
  'tabs',
];

test.each(['', ...verbs])('dragoman %s --help', async (verb) => {
  const { code, stdout, stderr } = await dragoman([verb, '--help'].filter(Boolean));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`Usage: dragoman ${verb}`);
  expect(stdout).toMatch(/Examples:\n {2}(\S.* )?dragoman /);
  expect(stdout).toContain('--json');
  expect(stdout).toContain('--home <folder>');
});

test.each([
  '',
  'fly',
  'status --loud',
  'status now',
  'login',
  'command x',
  'status --home',
  'settings fly',
  'get',
  'put a.txt',
  'mv laptop:/a',
  'rm',
  'ls --sort up',
  'get laptop:/a --via air',
  'put a.txt laptop:/a --existing burn',
  'transfers burn 1',
  'policy test',
])('dragoman %s: exit code 2', async (line) => {
  const { code, stdout, stderr } = await dragoman(line.split(' ').filter(Boolean), { home: freshHome() });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toBe('');
});

test.each([
  ['--json', '--home', 'HOME', 'settings', 'get'],
  ['settings', '--home', 'HOME', 'get', '--json'],
  ['--home', 'HOME', 'settings', 'get', 'priority', '--json'],
])('--home and --json stand anywhere, and --home wins: %s %s %s %s %s', async (...args) => {
  const [here, other] = [freshHome(), freshHome()];
  const set = await dragoman(['settings', 'set', 'priority', '-9', '--home', here], { home: other });
  expect(set).toEqual({ code: 0, stdout: 'priority is now -9\n', stderr: '' });
  const { stdout } = await dragoman(
    args.map((arg) => (arg === 'HOME' ? here : arg)),
    { home: other },
  );
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.stringify(JSON.parse(stdout))).toContain('-9');
});

test('a home is made closed to others', async () => {
  const home = freshHome();
  expect((await dragoman(['devices', '--home', home])).code).toBe(0);
  expect(statSync(home).mode & 0o777).toBe(0o700);
  expect(readdirSync(home)).toEqual([]);
});
