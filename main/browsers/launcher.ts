/** How to start this command line again. */
export interface Ourselves {
  program: string;
  args: readonly string[];
}

/** A script that starts `dragoman native-host`, for a manifest can name a program and no words after it. */
export function launcher(home: string, { program, args }: Ourselves, platform: NodeJS.Platform): string {
  const words = [program, ...args, '--home', home, 'native-host'];
  if (platform === 'win32')
    return `@echo off\r\nrem Written by dragoman browsers install.\r\n${words.map(batchWord).join(' ')} -- %*\r\n`;
  return `#!/bin/sh\n# Written by \`dragoman browsers install\`.\nexec ${words.map(shellWord).join(' ')} -- "$@"\n`;
}

function shellWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** No path has a quotation mark in it there. */
function batchWord(word: string): string {
  return `"${word.replaceAll('%', '%%')}"`;
}
