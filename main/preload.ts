import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from './desktop/bridge.ts';

// The list comes from the main process, which has it from the contracts.
const prefix = '--calls=';
const names =
  process.argv
    .find((arg) => arg.startsWith(prefix))
    ?.slice(prefix.length)
    .split(',') ?? [];

const reports = new Map<number, (value: unknown) => void>();
let last = 0;

const call =
  (name: string): Bridge['calls'][string] =>
  (input, progress) => {
    const id = ++last;
    if (progress) reports.set(id, progress);
    const reply = ipcRenderer.invoke(`call ${name}`, id, input).finally(() => reports.delete(id));
    return { reply, cancel: () => ipcRenderer.send('cancel', id) };
  };

ipcRenderer.on('progress', (_event, id: number, value: unknown) => reports.get(id)?.(value));

const bridge: Bridge = {
  calls: Object.fromEntries(names.map((name) => [name, call(name)])),
  pathOf: (file) => webUtils.getPathForFile(file),
  onEvent: (listener) => {
    ipcRenderer.on('event', (_event, name: string, value: unknown) => listener(name, value));
  },
};
contextBridge.exposeInMainWorld('dragoman', bridge);
