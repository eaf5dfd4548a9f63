// Everything that is checked, in one run; its last line counts. Arguments go to vitest: `npm test -- test/unit`.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** So few files are run again. Where more fail there is something wrong that would be so once more. */
const MOST_UNSTEADY = 3;
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
  console.log('# tests');
  let { status, files } = vitest(args);
  const failed = files.filter((file) => file.status === 'failed').map(({ name }) => name);
  if (args.length === 0 && failed.length > 0 && failed.length <= MOST_UNSTEADY) {
    // Real servers and windows share the cores: alone it shows whether a file fails or the crowd made it. What does
    // not hold each time is named, for it is still a fault, of the test or of what it tests.
    console.log(`# again, alone: ${named(failed)}`);
    const again = vitest(['--maxWorkers=1', ...failed]);
    status = again.status;
    files = files.map((file) => again.files.find(({ name }) => name === file.name) ?? file);
    const passed = again.files.filter((file) => file.status === 'passed').map(({ name }) => name);
    if (passed.length > 0) console.log(`# unsteady, passed when run again: ${named(passed)}`);
  }
  count(files, status);
}

function named(files) {
  return files.map((name) => relative(root, name)).join(', ');
}

function count(files, status) {
  const results = files.flatMap((file) => file.assertionResults);
  const passed = results.filter((test) => test.status === 'passed').length;
  // A file that could not even be loaded, or whose set-up failed, has no failed test of its own.
  const failed =
    results.filter((test) => test.status === 'failed').length +
    files.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    ).length;
  if (passed + failed === 0) console.log('no test was executed');
  counts.passed += passed;
  counts.failed += failed;
  counts.skipped += results.length - passed - results.filter((test) => test.status === 'failed').length;
  if (failed === 0 && (status !== 0 || passed === 0)) counts.failed++;
}

/** Its exit status, and what its JSON reporter says of each file: nothing where it broke. */
function vitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-test-'));
  const outcome = join(folder, 'outcome.json');
  // The peers are Debian's; see setup.js.
  const projects =
    process.platform === 'linux' ? [] : ['unit', 'stanzas', 'rules'].map((name) => `--project=${name}`);
  const script = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${outcome}`];
  try {
    const { status } = spawnSync(process.execPath, [script, 'run', ...reporters, ...projects, ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return { status, files: JSON.parse(readFileSync(outcome, 'utf8')).testResults };
  } catch {
    console.log('vitest left no outcome');
    return { status: 1, files: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
