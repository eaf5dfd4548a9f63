import type { Socket } from 'node:net';

// How a connection that carries bytes begins; one of messages begins with a header of theirs.
const WORD = Buffer.from('dragoman-bytes ');
const MAX_LINE_BYTES = 100;

export function bytesGreeting(token: string): Buffer {
  return Buffer.concat([WORD, Buffer.from(`${token}\n`)]);
}

/**
 * Tells by its first bytes which of the two kinds a connection is; what follows the greeting is left in it.
 *
 * @param patienceMs how long half a greeting may take
 */
export function greet(
  socket: Socket,
  is: { messages(): void; bytes(token: string): void },
  patienceMs: number,
): void {
  let seen = Buffer.alloc(0);
  let timer: NodeJS.Timeout | undefined;
  const settle = (rest: Buffer, next: () => void) => {
    clearTimeout(timer);
    socket.off('readable', look);
    if (rest.length > 0) socket.unshift(rest);
    next();
  };
  const look = () => {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return;
    seen = Buffer.concat([seen, chunk]);
    const common = Math.min(seen.length, WORD.length);
    if (!seen.subarray(0, common).equals(WORD.subarray(0, common))) return settle(seen, is.messages);
    const end = seen.indexOf('\n');
    if (end > MAX_LINE_BYTES || (end === -1 && seen.length > MAX_LINE_BYTES)) return void socket.destroy();
    if (end !== -1) {
      const token = seen.toString('latin1', WORD.length, end);
      return settle(seen.subarray(end + 1), () => is.bytes(token));
    }
    timer ??= setTimeout(() => socket.destroy(), patienceMs);
  };
  socket.on('close', () => clearTimeout(timer)).on('readable', look);
}
