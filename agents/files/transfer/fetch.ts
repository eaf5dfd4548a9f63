import { join } from 'node:path';
import { filesContract } from '../contract.ts';
import { AskedFiles } from './asked-files.ts';
import { Intake } from './intake.ts';
import { type Question, questions } from './questions.ts';
import { Incomplete, Receiving } from './receive.ts';
import { PeerFault } from './record.ts';
import { type Outcome, outcomeOf, Progress, type Run } from './run.ts';
import { TreeFile } from './tree-file.ts';

/** Of the answer that is being taken while the next is asked: a cut costs both, and together at most a block. */
const MAX_BYTES_AHEAD = 3 * 1024 * 1024;
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
      await askAll(run, intake, questions(tree, intake, saved), failed);
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

/**
 * One question after the other. While the answer to one with little in it is taken, the next is asked already, in a
 * connection of its own, so that neither side waits for the other; not in-band, where all goes one way.
 */
async function askAll(
  run: Run,
  intake: Intake,
  all: AsyncIterable<Question>,
  failed: Map<number, string>,
): Promise<void> {
  const isOver = new AbortController();
  const signal = AbortSignal.any([run.signal, isOver.signal]);
  const answers: Promise<void>[] = [];
  try {
    for await (const question of all) {
      const answer = ask({ ...run, signal }, intake, question, { failed, after: answers.at(-1) });
      answer.catch(() => {}); // told when it is waited for
      answers.push(answer);
      const isAhead = run.link.via !== 'inband' && question.bytes <= MAX_BYTES_AHEAD;
      while (answers.length > (isAhead ? 1 : 0)) await answers.shift();
    }
    await answers.shift();
  } finally {
    isOver.abort();
    await Promise.allSettled(answers);
  }
}

interface Asking {
  failed: Map<number, string>;
  /** Until then nothing is done with what comes. */
  after: Promise<void> | undefined;
}

async function ask(
  { link, signal }: Run,
  intake: Intake,
  { folders, files }: Question,
  { failed, after }: Asking,
): Promise<void> {
  const make = async () => {
    await after;
    for (const folder of folders) await intake.folder(folder);
  };
  const made = make();
  made.catch(() => {}); // told by whoever waits for it
  if (files.length === 0) return made;
  const down = new Receiving(new AskedFiles(intake, files, failed), made);
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
