import type { Socket } from 'node:net';

// How a connection begins that is not of messages; one of messages begins with a header of theirs.
const WORDS = ['bytes', 'stream'] as const;
const MAX_LINE_BYTES = 100;

export function bytesGreeting(token: string): Buffer {
  return Buffer.from(`dragoman-bytes ${token}\n`);
}

export function streamGreeting(name: string): Buffer {
  return Buffer.from(`dragoman-stream ${name}\n`);
}

/** What each kind of connection goes to. */
export interface Kinds {
  messages(): void;
  bytes(token: string): void;
  stream(name: string): void;
}

/**
 * Tells by its first bytes of which kind a connection is; what follows the greeting is left in it.
 *
 * @param patienceMs how long half a greeting may take
 */
export function greet(socket: Socket, kinds: Kinds, patienceMs: number): void {
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
    const begun = WORDS.find((word) => startsAlike(seen, Buffer.from(`dragoman-${word} `)));
    if (!begun) return settle(seen, kinds.messages);
    const end = seen.indexOf('\n');
    if (end > MAX_LINE_BYTES || (end === -1 && seen.length > MAX_LINE_BYTES)) return void socket.destroy();
    if (end !== -1) {
      const said = seen.toString('latin1', `dragoman-${begun} `.length, end);
      return settle(seen.subarray(end + 1), () => kinds[begun](said));
    }
    timer ??= setTimeout(() => socket.destroy(), patienceMs);
  };
  socket.on('close', () => clearTimeout(timer)).on('readable', look);
}

/** As far as both go. */
function startsAlike(one: Buffer, other: Buffer): boolean {
  const common = Math.min(one.length, other.length);
  return one.subarray(0, common).equals(other.subarray(0, common));
}
