import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Finding, none, say } from '../findings.ts';
import type { Device } from './device.ts';

/** An unused link ends after a minute. */
const REST_MS = 70_000;
/** A process that has worked keeps some descriptors that a fresh one has not opened yet. */
const SPARE_DESCRIPTORS = 2;

export interface Places {
  here: string;
  share: string;
}

/** What is there when all transfers have ended that should not be. */
export async function leftovers(
  [one, two]: readonly [Device, Device],
  { here, share }: Places,
  descriptorsBefore: number,
): Promise<Finding[]> {
  const { call } = await one.local;
  const queued = (await call.files.transfers({})).filter(({ state }) => state !== 'done');
  await call.files.forget({});
  await delay(REST_MS);
  const linked = (await call.core.devices({})).filter(({ link }) => link !== undefined);
  const descriptors = Math.max(0, one.descriptors + two.descriptors - descriptorsBefore - SPARE_DESCRIPTORS);
  const halfDone = [...below(here), ...below(share)].filter((path) => /\.part$|\.dragoman/.test(path));
  const kept = below(join(one.home, 'agents', 'files')).filter((path) => !path.endsWith('transfers.json'));
  const uploads = below(join(two.home, 'agents', 'files')).filter((path) => !path.endsWith('upload.json'));
  for (const path of [...halfDone, ...kept, ...uploads].slice(0, 20)) say(`left over: ${path}`);
  return [
    none('transfers in the queue that are not done', queued.length),
    none('parts, hidden files', halfDone.length),
    none('trees and ledgers kept by who asked', kept.length),
    none('ledgers kept by who answered', uploads.length),
    none('links open', linked.length),
    none('descriptors more than before, of both', descriptors),
    none('faults noted', [one, two].flatMap(faults).length),
  ];
}

function below(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
}

function faults({ home, name }: Device): string[] {
  const lines = readFileSync(join(home, 'activity.jsonl'), 'utf8').split('\n');
  const found = lines.filter((line) => line.includes('"action":"fault"'));
  for (const line of new Set(found)) say(`${name}: ${line}`);
  return found;
}
