import { hostFile } from '../../../main/browsers/native-host.ts';
import type { Chromium } from '../../peers/browsers/chromium.ts';
import { processesWith, processTree } from '../processes.ts';
import type { RunningDevice } from '../startup.ts';

/** The processes that a browser with the extension takes, beside the browser's own. */
export interface Parts {
  core: number;
  host: number;
  /** Where Chromium runs the extension. */
  extension: number;
}

export function partsOf({ home, run }: RunningDevice, browser: Chromium): Parts {
  return {
    core: run.pid,
    host: only('native host', processesWith(hostFile(home))),
    extension: only('extension', processesWith('--extension-process', processTree(browser.pid))),
  };
}

function only(what: string, pids: readonly number[]): number {
  const [pid, another] = pids;
  if (pid === undefined || another !== undefined) throw new Error(`${pids.length} processes of the ${what}`);
  return pid;
}
