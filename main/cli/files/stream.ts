import { Transform, type TransformCallback, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Via } from '../../../app/link/link-calls.ts';
import type { Local } from '../../local/client.ts';
import { plainText, StatusLine } from '../output.ts';
import { entryOf, type Meant } from './expand.ts';
import { spelled } from './place.ts';
import { amountWords, speedWords } from './progress.ts';

/** Writes one file to standard output: to a terminal without what it would obey, else as it is. */
export async function writeOut(local: Local, one: Meant, via: Via | undefined): Promise<void> {
  const { device, name, path } = one;
  const about = await entryOf(local, one);
  if (about.kind === 'folder') throw new Error(`${spelled(name, path)} is a folder.`);
  const isTerminal = process.stdout.isTTY === true;
  const down = isTerminal ? safeOutput() : output(new Meter(about.sizeBytes));
  await local.call.files.read({ path, via, ...(device !== undefined && { device }) }, { down });
}

/** Standard output, which stays open for what comes next. */
function output(meter: Meter): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      meter.add(chunk.length);
      if (process.stdout.write(chunk)) done();
      else process.stdout.once('drain', done);
    },
    destroy: (error, done) => {
      meter.end();
      done(error);
    },
  });
}

function safeOutput(): Writable {
  const decoder = new StringDecoder('utf8');
  const write = (text: string, done: () => void) => void process.stdout.write(plainText(text), done);
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => write(decoder.write(chunk), done),
    final: (done) => write(decoder.end(), done),
  });
}

/** Shows how much has passed; for those who send, as a stream in between. */
export class Meter {
  readonly #line = new StatusLine();
  readonly #begun = Date.now();
  readonly #bytesTotal: number | undefined;
  #bytesDone = 0;
  #shownAt = 0;

  constructor(bytesTotal?: number) {
    this.#bytesTotal = bytesTotal;
  }

  add(bytes: number): void {
    this.#bytesDone += bytes;
    const now = Date.now();
    if (now - this.#shownAt < 100) return;
    this.#shownAt = now;
    const bytesPerSecond = (this.#bytesDone * 1000) / Math.max(now - this.#begun, 1);
    const amount = { bytesDone: this.#bytesDone, bytesTotal: this.#bytesTotal, bytesPerSecond };
    this.#line.show([...amountWords(amount), ...speedWords(amount)].join('  '));
  }

  end(): void {
    this.#line.clear();
  }

  passing(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done: TransformCallback) => {
        this.add(chunk.length);
        done(null, chunk);
      },
      destroy: (error, done) => {
        this.end();
        done(error);
      },
    });
  }
}
