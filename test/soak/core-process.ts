import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { atExit } from '../peers/servers/at-exit.ts';
import { Away } from './away.ts';
import type { FromCore, Sample } from './messages.ts';
import { coreProgram } from './places.ts';

/** A core in a process of its own, which can be killed and watched. */
export class CoreProcess {
  readonly samples: Sample[] = [];
  readonly problems: string[] = [];
  readonly away = new Away();
  readonly ended: Promise<void>;
  jid = '';
  state: 'offline' | 'connecting' | 'online' = 'offline';
  #isOver = false;
  #said = '';
  #collected: (heapMb: number) => void = () => {};
  readonly #child: ChildProcess;

  constructor(home: string, password: string, ledger: string) {
    const args = ['--expose-gc', coreProgram, home, password, ledger];
    // The kernel ends it even when this process is killed outright, as the servers of the tests.
    this.#child = spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, ...args], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    atExit(() => void this.#child.kill('SIGKILL'));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = `${this.#said}${text}`.slice(-4000);
    });
    this.#child.on('message', (message) => this.#hear(message as FromCore));
    this.ended = new Promise((resolve) =>
      this.#child.once('close', () => {
        this.#isOver = true;
        resolve();
      }),
    );
  }

  /** Its complaints, for a report of what went wrong. */
  get said(): string {
    return this.#said;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Resolves with how long it took; rejects when it ends or takes too long. */
  async becomes(wanted: 'online' | 'away', withinMs: number): Promise<number> {
    const began = performance.now();
    while ((wanted === 'online') !== (this.state === 'online')) {
      if (this.#isOver) throw new Error(`the core ended: ${this.#said}`);
      if (performance.now() - began > withinMs)
        throw new Error(`the core was not ${wanted} within ${withinMs} ms (${this.state}): ${this.#said}`);
      await delay(5);
    }
    return performance.now() - began;
  }

  /** What is left on the heap when the garbage is gone. */
  heapMb(): Promise<number> {
    return new Promise((resolve) => {
      this.#collected = resolve;
      this.#child.send('collect');
    });
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (!this.#isOver) this.#child.kill(signal);
    await this.ended;
  }

  #hear(message: FromCore): void {
    if (message.kind === 'sample') this.samples.push(message.sample);
    if (message.kind === 'collected') this.#collected(message.heapMb);
    if (message.kind === 'problem') this.problems.push(message.text);
    if (message.kind === 'state') {
      this.away.note(message.state === 'online', message.problem);
      this.jid = message.jid;
      this.state = message.state;
    }
  }
}
