const cleanups: (() => void)[] = [];
let done = false;

/** Runs however this process ends, short of SIGKILL. Vitest ends its workers by a signal, which emits no 'exit'. */
export function atExit(cleanup: () => void): void {
  if (cleanups.push(cleanup) > 1) return;
  process.on('exit', clean);
  process.once('disconnect', orphaned);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => {
      clean();
      // Now the signal does what it would have done without us.
      process.kill(process.pid, signal);
    });
  }
}

/** A vitest that was killed outright leaves its workers waiting for ever; the broken channel tells. */
function orphaned(): void {
  clean();
  process.kill(process.pid, 'SIGKILL');
}

function clean(): void {
  if (done) return;
  done = true;
  // Last in, first out: programs end before the folders they write to go.
  for (const cleanup of cleanups.reverse()) cleanup();
}
