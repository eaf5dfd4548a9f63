import type { Duplex } from 'node:stream';
import type { AnyAgent } from '../agent.ts';
import type { Agents } from './agents.ts';

/**
 * Gives a stream to the agent it is for, and ends it when the agent has done with it. One for nobody ends at once: its
 * program tries again.
 *
 * @param agents undefined until the first login
 */
export async function serveStream(agents: Agents | undefined, name: string, stream: Duplex): Promise<void> {
  const [agent = '', which = ''] = name.split('.');
  const running = agents?.find(agent);
  const streams: AnyAgent['streams'] = running?.agent.streams ?? {};
  const serve = Object.hasOwn(streams, which) ? streams[which] : undefined;
  stream.on('error', () => {}); // its close says enough
  const end = () => void stream.destroy();
  if (!running || !serve || running.signal.aborted) return end();
  running.signal.addEventListener('abort', end, { once: true });
  try {
    const state = await running.state;
    if (!stream.destroyed) await serve(stream, { state, signal: running.signal });
  } finally {
    running.signal.removeEventListener('abort', end);
    end();
  }
}
