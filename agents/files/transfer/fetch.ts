import { join } from 'node:path';
import { filesContract } from '../contract.ts';
import { MAX_WANTED } from '../contract-records.ts';
import { type Asked, AskedFiles } from './asked-files.ts';
import { Intake } from './intake.ts';
import { Incomplete, Receiving } from './receive.ts';
import { PeerFault } from './record.ts';
import { type Outcome, outcomeOf, Progress, type Run } from './run.ts';
import { pathBelow, renamedTop } from './top-name.ts';
import { TreeFile } from './tree-file.ts';

/** So long may the paths of one question be together. */
const MAX_PATHS = 200_000;
const TOLD_AFTER_MS = 200;
/** What came otherwise than it was said to be is asked for once more. */
const PASSES = 2;

/** Fetches what is missing of a transfer into a folder of this PC; asked again after a cut it goes on. */
export async function fetchAll(run: Run): Promise<Outcome> {
  const { saved, link, signal, folder } = run;
  const tree = new TreeFile(join(folder, 'tree'));
  if (!(await tree.isThere()))
    await tree.write(async (into) => {
      await link.call(filesContract, 'tree', { paths: saved.from }, { signal, down: into });
    });
  await using intake = await Intake.open({
    root: saved.to,
    kind: 'folder',
    base: '',
    id: saved.key,
    ledgerFile: join(folder, 'ledger'),
    existing: saved.existing,
  });
  const progress = new Progress(run);
  const told = setInterval(() => progress.tell(intake.filesDone, intake.bytesDone), TOLD_AFTER_MS);
  try {
    await progress.count(tree, intake.done);
    const failed = new Map<number, string>();
    for (let pass = 0; pass === 0 || (pass < PASSES && intake.again.size > 0); pass++)
      for await (const files of questions(tree, intake, saved)) await ask(run, intake, files, failed);
    await intake.flush();
    progress.tell(intake.filesDone, intake.bytesDone);
    for (const [n, reason] of intake.wrong) failed.set(n, reason);
    const results = intake.results.map((one) => join(saved.to, one));
    if (failed.size === 0) await intake.end();
    return await outcomeOf(tree, { left: intake.left, failed, results, hasSkipped: progress.hasSkipped });
  } finally {
    clearInterval(told);
  }
}

/** What is missing, as many files at once as one question holds; folders are made on the way. */
async function* questions(
  tree: TreeFile,
  intake: Intake,
  { from, as }: Run['saved'],
): AsyncGenerator<Asked[]> {
  const isAgain = intake.again.size > 0;
  let files: Asked[] = [];
  let length = 0;
  for await (const [n, entry] of tree.entries()) {
    if (entry.kind === 'skipped' || intake.done.has(n) || intake.left.has(n)) continue;
    if (isAgain && !intake.again.has(n)) continue;
    const goesTo = renamedTop(entry.path, as);
    if (entry.kind === 'folder') {
      await intake.folder({ n, path: goesTo, modifiedMs: entry.modifiedMs });
      continue;
    }
    const file = asked(n, entry, from, intake, goesTo);
    if (files.length === MAX_WANTED || length + file.path.length > MAX_PATHS) {
      yield files;
      [files, length] = [[], 0];
    }
    files.push(file);
    length += file.path.length;
  }
  if (files.length > 0) yield files;
}

function asked(
  n: number,
  entry: Asked['entry'],
  from: readonly string[],
  intake: Intake,
  goesTo: string,
): Asked {
  const held = intake.held.get(n);
  const path = pathBelow(from[entry.top] ?? '', entry.path);
  return { n, path, version: held?.version ?? entry.version, offset: held?.bytes ?? 0, entry, goesTo };
}

async function ask({ link, signal }: Run, intake: Intake, files: Asked[], failed: Map<number, string>) {
  const down = new Receiving(new AskedFiles(intake, files, failed));
  const closed = new Promise<void>((resolve) => void down.once('close', resolve));
  down.on('error', () => {}); // told by its `errored`
  try {
    const wanted = files.map(({ n, path, version, offset }) => ({ n, path, version, offset }));
    await link.call(filesContract, 'read', { files: wanted }, { signal, down });
    if (!down.writableEnded) down.end();
    await closed;
    if (down.errored) throw down.errored;
  } catch (error) {
    const fault = down.errored; // by then the link knows only that nobody reads any more
    down.destroy();
    await closed;
    if (fault instanceof Incomplete && !link.signal.aborted)
      throw new PeerFault('The other device sent less than it had said.');
    throw fault ?? error;
  }
}
