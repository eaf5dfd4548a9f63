import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { deviceChain } from './device-list.ts';

const pairedState = z.object({
  /** Of this device. */
  id: z.string(),
  chain: deviceChain,
  /** Chains that part from ours, until the person has said which is right. */
  parted: z.array(deviceChain).default([]),
  /** Hashes of the first lists of chains that the person has said are not. */
  refused: z.array(z.string()).default([]),
  /** Id of the device that both persons' yes lets take us into its list, while it has not. */
  joining: z.string().optional(),
});

/** What this device knows of its account's devices. */
export type PairedState = z.output<typeof pairedState>;

/** Undefined when there is none, or none of this account. */
export async function readPaired(file: string, account: string): Promise<PairedState | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  const { data } = pairedState.safeParse(parse(text));
  return data?.chain[0]?.account === account ? data : undefined;
}

export async function writePaired(file: string, state: PairedState): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(state)}\n`, { mode: 0o600 });
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
