/** What is to be run: absolute paths, for a service knows no PATH and no folder to start from. */
export interface Start {
  program: string;
  /** What it needs to be told before the verb. */
  args: readonly string[];
  home: string;
}

/** The user's own place, as the environment tells it. */
export interface Place {
  userHome: string;
  env: NodeJS.ProcessEnv;
}

/** A system's way to keep a program of this user running: one file, and the commands around it. */
export interface Manager {
  /** Whether we ever ran this on such a system. */
  tested: boolean;
  file: string;
  content: string | Buffer;
  /** Makes it look at the file again; fails where no such manager runs. */
  reread: readonly string[];
  /** Starts it now and at every login. */
  enable: readonly string[];
  /** For a file that replaced another one. */
  restart: readonly string[];
  disable: readonly string[];
  /** Succeeds when it runs. */
  isRunning: readonly string[];
  /** What the person may want to know after installing. */
  hint: string;
}

export function assertPlainPaths({ program, args, home }: Start): void {
  for (const path of [program, ...args, home]) {
    if (/\p{Cc}/u.test(path)) throw new Error(`${JSON.stringify(path)} cannot be the path of a service.`);
  }
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
