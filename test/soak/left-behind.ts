import { existsSync, statSync, truncateSync } from 'node:fs';
import type { Home } from '../../app/host/home.ts';
import { lookAfterKill } from './after-kill.ts';
import { type Finding, figure, none, say } from './findings.ts';
import type { SettingsWrites } from './settings-writes.ts';

const LONG_MS = 120_000;

/** Looks at a home after each kill, and keeps count of what is wrong in it. */
export class LeftBehind {
  readonly #home: Home;
  readonly #writes: SettingsWrites;
  #broken = 0;
  #neither = 0;
  #torn = 0;
  #swallowed = 0;
  #unfinished: { ageMs: number }[] = [];

  constructor(home: Home, writes: SettingsWrites) {
    this.#home = home;
    this.#writes = writes;
  }

  look(): void {
    const { broken, torn, swallowed, unfinished } = lookAfterKill(this.#home.folder);
    this.#broken += broken.length;
    this.#torn = torn;
    this.#swallowed = swallowed;
    this.#unfinished = unfinished;
    for (const problem of broken) say(problem);
    if (broken.length > 0) return;
    const neither = this.#writes.check(this.#home.settings);
    if (neither) {
      this.#neither += 1;
      say(neither);
    }
  }

  /** A kill takes no part of a write along, but a power cut does: this takes the end of the last line. */
  cutLastLine(): void {
    const file = this.#home.activity;
    if (existsSync(file)) truncateSync(file, Math.max(0, statSync(file).size - 20));
  }

  get findings(): Finding[] {
    return [
      none('files of the home that do not load', this.#broken),
      none('settings neither old nor new', this.#neither),
      figure('lines of the activity cut short by us, passed over', this.#torn),
      none('of these that took the next line with them', this.#swallowed),
      figure('half-written files, swept when a minute old', this.#unfinished.length),
      none('of these older than two minutes', this.#unfinished.filter(({ ageMs }) => ageMs > LONG_MS).length),
    ];
  }
}
