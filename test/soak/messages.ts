/** How the core's process fares, once a second. */
export interface Sample {
  rssMb: number;
  heapMb: number;
  /** Open file descriptors. */
  descriptors: number;
  /** What keeps its event loop alive: sockets, watchers, timers, requests of the file system. */
  resources: number;
}

/** What the core's process tells over its channel. */
export type FromCore =
  | { kind: 'state'; state: 'offline' | 'connecting' | 'online'; jid: string; problem: string }
  | { kind: 'sample'; sample: Sample }
  | { kind: 'collected'; heapMb: number }
  | { kind: 'problem'; text: string };
