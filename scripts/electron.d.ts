export interface Electron {
  folder: string;
  version: string;
  /** The one npm carries: for development and tests only. */
  isStandIn: boolean;
}

export function findElectron(): Electron | undefined;
export function bringElectron(say: (line: string) => void): Promise<Electron>;
/** Throws when it is not there. */
export function electronProgram(): string;
