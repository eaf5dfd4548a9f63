// Everything that is checked, in one run; its last line counts. Arguments go to vitest: `npm test -- test/unit`.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const counts = { passed: 0, failed: 0, skipped: 0 };

const tsc = ['typescript', 'bin', 'tsc'];
await Promise.all([
  check('types', tsc, ['--noEmit']),
  check('types of the window', tsc, ['--noEmit', '-p', 'renderer']),
  check('types of the browser extension', tsc, ['--noEmit', '-p', 'agents/tabs/extension']),
  check('types of the tests of the window', tsc, ['--noEmit', '-p', 'test/e2e']),
  check(
    'lint',
    ['@biomejs', 'biome', 'bin', 'biome'],
    ['ci', '--error-on-warnings', ...(process.stdout.isTTY ? [] : ['--colors=off'])],
  ),
]);
tests(process.argv.slice(2));

console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** What it says comes in one piece: others run beside it. */
async function check(name, tool, args) {
  const child = spawn(process.execPath, [join(root, 'node_modules', ...tool), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  const [code] = await once(child, 'close');
  console.log(`# ${name}\n${said}`.trimEnd());
  if (code === 0) counts.passed++;
  else counts.failed++;
}

function tests(args) {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-test-'));
  const outcome = join(folder, 'outcome.json');
  try {
    console.log('# tests');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${outcome}`];
    // The peers are Debian's; see setup.js.
    const projects =
      process.platform === 'linux' ? [] : ['unit', 'stanzas', 'rules'].map((name) => `--project=${name}`);
    const status = run(['vitest', 'vitest.mjs'], ['run', ...reporters, ...projects, ...args]);
    count(outcome, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(outcome, status) {
  const before = { ...counts };
  let files = [];
  try {
    const report = JSON.parse(readFileSync(outcome, 'utf8'));
    counts.passed += report.numPassedTests;
    counts.failed += report.numFailedTests;
    counts.skipped += report.numPendingTests + report.numTodoTests;
    files = report.testResults;
  } catch {
    console.log('vitest left no outcome');
  }
  // A file that could not even be loaded, or whose set-up failed, has no failed test of its own.
  counts.failed += files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const executed = counts.passed - before.passed + counts.failed - before.failed;
  if (executed === 0) console.log('no test was executed');
  if (counts.failed === before.failed && (status !== 0 || executed === 0)) counts.failed++;
}

function run(tool, args) {
  const script = join(root, 'node_modules', ...tool);
  return spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  }).status;
}
