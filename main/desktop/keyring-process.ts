import { once } from 'node:events';
import { utilityProcess } from 'electron';
import type { AskAnew } from '../keyring/ask.ts';

export const askInUtilityProcess: AskAnew = async (file, request, signal) => {
  const child = utilityProcess.fork(file, [], { stdio: 'ignore', serviceName: 'Keyring' });
  try {
    child.postMessage(request);
    const gone = once(child, 'exit').then(() => [{ error: 'the process that asked it ended' }]);
    const [answer] = await Promise.race([once(child, 'message', { signal }), gone]);
    return answer;
  } finally {
    child.kill();
  }
};
