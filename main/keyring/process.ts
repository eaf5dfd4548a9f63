import { askKeytar, type KeyringRequest } from './keytar.ts';

// A process of its own for one request to the keyring: what starts it is Node (fork) or Electron (utilityProcess).

export type KeyringAnswer = { value: string | undefined } | { error: string };

const answer = async (request: KeyringRequest): Promise<KeyringAnswer> => {
  try {
    return { value: await askKeytar(request) };
  } catch (error) {
    return { error: (error as Error).message };
  }
};

const { parentPort } = process as { parentPort?: Electron.ParentPort };
if (parentPort)
  parentPort.once('message', ({ data }) => void answer(data).then((said) => parentPort.postMessage(said)));
else
  process.once(
    'message',
    (request: KeyringRequest) => void answer(request).then((said) => process.send?.(said)),
  );
