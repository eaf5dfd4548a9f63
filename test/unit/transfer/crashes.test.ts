import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Destination } from '../../../agents/files/destination.ts';
import { Intake, type IntakeOptions } from '../../../agents/files/transfer/intake.ts';
import { Ledger, type LedgerLine } from '../../../agents/files/transfer/ledger.ts';
import { Placing } from '../../../agents/files/transfer/placing.ts';
import { temporaryFolder } from '../host/stage.ts';

/** The process ends as soon as it has announced a name. */
class LastLine extends Ledger {
  override append(...lines: LedgerLine[]): void {
    super.append(...lines);
    throw new Error('killed');
  }
}

test('a file that was announced and had no name yet gets all that belongs to it', async () => {
  const base = temporaryFolder();
  const [root, ledgerFile] = [join(base, 'root'), join(base, 'ledger')];
  mkdirSync(root);
  const id = randomBytes(16).toString('hex');
  const bytes = randomBytes(100_000);
  const modifiedMs = 1_500_000_000_123.5;
  const head = { n: 0, sizeBytes: bytes.length, modifiedMs, executable: true, version: 'v', offset: 0 };
  {
    await using destination = await Destination.open(root, 'folder');
    const ledger = new LastLine(ledgerFile);
    const partOf = () => `${id}x0`;
    const placing = new Placing({ destination, ledger, existing: 'rename', base: '', partOf });
    const folder = await destination.folder('');
    const handle = await destination.openPart(partOf());
    await handle.writeFile(bytes);
    const place = { path: '', whole: '', folder };
    await expect(placing.place({ head, place, name: 'run', handle })).rejects.toThrow('killed');
    await handle.close();
    await folder[Symbol.asyncDispose]();
    ledger.close();
  }
  const options: IntakeOptions = { root, kind: 'folder', base: '', id, ledgerFile, existing: 'rename' };
  await using intake = await Intake.open(options);
  expect([intake.done.has(0), intake.results]).toEqual([true, ['run']]);
  const stats = statSync(join(root, 'run'));
  expect([stats.mtimeMs, stats.mode & 0o100]).toEqual([modifiedMs, 0o100]);
  const sum = (data: Buffer) => createHash('sha256').update(data).digest('hex');
  expect(sum(readFileSync(join(root, 'run')))).toBe(sum(bytes));
});
