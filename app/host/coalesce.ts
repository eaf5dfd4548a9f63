/** Does the work once for all the calls of a while: a login brings hundreds of presences at a time. */
export function coalesce(work: () => void, afterMs: number): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      work();
    }, afterMs).unref();
  };
}
