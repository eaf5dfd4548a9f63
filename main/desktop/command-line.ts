const SWITCH = '--command-line';

/**
 * What `dragoman` on the command line was asked, where the installed app is what answers; undefined where its window
 * is wanted. The words come after `--`, for what stands before it Chromium takes as meant for itself; an AppImage,
 * which is one file and has no launcher beside it, passes them on as they are.
 */
export function commandLine(argv: readonly string[], isPackaged: boolean): string[] | undefined {
  const end = argv.indexOf('--');
  if (end > 0 && argv.slice(1, end).includes(SWITCH)) return argv.slice(end + 1);
  const [, first = ''] = argv;
  return isPackaged && /^[a-z]+$/.test(first) ? argv.slice(1) : undefined;
}

/** What stands before the words, to start this command line once more with others. */
export function ownSwitches(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end > 0 ? argv.slice(1, end + 1) : ['--no-sandbox', '--ozone-platform=headless', SWITCH, '--'];
}
