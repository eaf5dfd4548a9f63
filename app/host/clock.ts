const LOOK_MS = 30_000;
const JUMP_MS = 20_000;

/**
 * Tells when time went on without us: the machine slept, the process stood still or somebody set the clock.
 * On Linux a sleep shows as the wall clock running ahead of the monotonic one, elsewhere as a timer that comes
 * late, so both are looked at. Nothing but the line needs this: deadlines of approvals, sessions and answers are
 * timers, which no clock that is set can shorten or end; a sleep at most lets them come later.
 */
export function watchClock(options: { now(): Date; jumped(): void; signal: AbortSignal }): void {
  const { now, jumped, signal } = options;
  const read = () => ({ wall: now().getTime(), steady: performance.now() });
  let last = read();
  const timer = setInterval(() => {
    const next = read();
    const [wall, steady] = [next.wall - last.wall, next.steady - last.steady];
    last = next;
    if (Math.abs(wall - steady) > JUMP_MS || steady - LOOK_MS > JUMP_MS) jumped();
  }, LOOK_MS).unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
