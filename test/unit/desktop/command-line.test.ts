import { expect, test } from 'vitest';
import { commandLine } from '../../../main/desktop/command-line.ts';

const app = '/opt/Dragoman/dragoman';
const launcher = [app, '--no-sandbox', '--command-line', '--'];

test.each([
  { argv: [...launcher, 'status', '--json'], words: ['status', '--json'] },
  { argv: [...launcher, '--version'], words: ['--version'] },
  { argv: [...launcher], words: [] },
  // An AppImage
  { argv: [app, 'run', '--home', '/h'], words: ['run', '--home', '/h'] },
])('$argv are words for the command line', ({ argv, words }) => {
  expect(commandLine(argv, true)).toEqual(words);
});

test.each([
  [[app]],
  [[app, '--hidden']],
  [[app, '--home=/h']],
  [[app, '--home=/h', '--', '--command-line']],
  [[app, 'file:///a/b']],
  [[app, 'xmpp:juliet@example.org']],
])('%j opens the window', (argv) => {
  expect(commandLine(argv, true)).toBeUndefined();
});

test('from source the first word is the folder of the app', () => {
  expect(commandLine(['electron', 'dragoman'], false)).toBeUndefined();
  expect(commandLine(['electron', '.', '--command-line', '--', 'status'], false)).toEqual(['status']);
});
