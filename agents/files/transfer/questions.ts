import { type FolderHead, MAX_WANTED } from '../contract-records.ts';
import type { Asked } from './asked-files.ts';
import type { Intake } from './intake.ts';
import type { SavedTransfer } from './saved-transfer.ts';
import { pathBelow, renamedTop } from './top-name.ts';
import type { TreeFile } from './tree-file.ts';

/** Fewer than may be: what is asked ahead waits in memory. */
const MAX_ASKED = MAX_WANTED / 2;
/** So long may the paths of one question be together. */
const MAX_PATHS = 200_000;

/** What is asked at once, and the folders to be made before its answer is taken. */
export interface Question {
  folders: FolderHead[];
  files: Asked[];
  bytes: number;
}

/** What is missing, as many files at once as one question holds. */
export async function* questions(
  tree: TreeFile,
  intake: Intake,
  { from, as }: Pick<SavedTransfer, 'from' | 'as'>,
): AsyncGenerator<Question> {
  const isAgain = intake.again.size > 0;
  let question: Question = { folders: [], files: [], bytes: 0 };
  let length = 0;
  for await (const [n, entry] of tree.entries()) {
    if (entry.kind === 'skipped' || intake.done.has(n) || intake.left.has(n)) continue;
    if (isAgain && !intake.again.has(n)) continue;
    const { folders, files } = question;
    if (Math.max(files.length, folders.length) === MAX_ASKED || length > MAX_PATHS) {
      yield question;
      question = { folders: [], files: [], bytes: 0 };
      length = 0;
    }
    const goesTo = renamedTop(entry.path, as);
    if (entry.kind === 'folder') {
      question.folders.push({ n, path: goesTo, modifiedMs: entry.modifiedMs });
      continue;
    }
    const file = asked(n, entry, from, intake, goesTo);
    question.files.push(file);
    question.bytes += entry.sizeBytes - file.offset;
    length += file.path.length;
  }
  yield question;
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
