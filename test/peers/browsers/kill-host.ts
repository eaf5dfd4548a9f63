import { readdirSync, readFileSync } from 'node:fs';
import { hostFile } from '../../../main/browsers/native-host.ts';

/** The native host of this home that this browser started: each is told who starts it in its own way. */
export function killHost(home: string, browser: 'Chromium' | 'Firefox'): void {
  const isOf = (words: readonly string[]) =>
    words.some((word) => word.startsWith('chrome-extension://')) === (browser === 'Chromium');
  const pids = readdirSync('/proc').filter((name) => {
    const words = /^\d+$/.test(name) ? wordsOf(name) : [];
    return words.includes(hostFile(home)) && isOf(words);
  });
  if (pids.length !== 1) throw new Error(`${pids.length} native hosts of ${browser}`);
  process.kill(Number(pids[0]), 'SIGKILL');
}

function wordsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // it has ended meanwhile
  }
}
