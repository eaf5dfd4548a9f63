import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { onTestFinished } from 'vitest';
import type { CallOptions } from '../../../app/calls.ts';
import type { CoreEvent } from '../../../app/contract.ts';
import type { ActivityEvent } from '../../../app/host/activity.ts';
import { Refusal } from '../../../app/refusal.ts';
import type { Served } from '../../../main/local/serving.ts';

/** A home folder for one test. */
export function home(...below: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'dragoman-local-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, ...below);
}

/** What the socket must carry: an answer, a refusal, progress, a call that waits for its end, a stream. */
export class SmallCore
  extends EventEmitter<{ activity: [ActivityEvent]; waiting: []; aborted: [unknown] }>
  implements Served
{
  follow(listener: (event: CoreEvent) => void): () => void {
    const hear = (value: ActivityEvent) => listener({ type: 'activity', value });
    this.on('activity', hear);
    return () => this.off('activity', hear);
  }

  async stream(name: string, stream: Duplex): Promise<void> {
    if (name !== 'test.echo') return void stream.destroy();
    await pipeline(stream, stream);
  }

  async call(name: string, input: unknown, { signal, progress }: CallOptions = {}): Promise<unknown> {
    if (name === 'test.echo') return { name, input };
    if (name === 'test.count') {
      for (let bytes = 1; bytes <= 100; bytes++) progress?.({ bytes } as never);
      return { hasProgress: progress !== undefined };
    }
    if (name === 'test.wait') {
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          this.emit('aborted', signal.reason);
          reject(signal.reason);
        });
        this.emit('waiting');
      });
    }
    throw new Refusal('item-not-found', `There is no call ${name}.`);
  }
}

export function event(reason: string): ActivityEvent {
  const time = '2026-03-01T14:05:01.000Z';
  return { id: reason, time, agent: 'test', peer: '', action: 'test', outcome: 'done', reason, ms: 0 };
}
