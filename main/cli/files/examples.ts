/** What `--help` shows after the options of the verbs about files. */
export const fileExamples = {
  ls: `
A place is DEVICE:/share/path; this PC is its own name, or a dot. Quote patterns: * ? [a-z] {one,two}, and ** for
any number of folders; \\ before one of them takes its meaning away.

Examples:
  dragoman ls
  dragoman ls laptop:
  dragoman ls -l laptop:/docs/letters --sort modified --descending
  dragoman ls 'laptop:/photos/**/*.jpg'
  dragoman ls laptop:/docs --json      one { "device", "path", "entry" } a line`,
  find: `
Names that hold the words, or that are as * and ? say; case does not matter.

Examples:
  dragoman find invoice                on all devices
  dragoman find invoice .:             on this PC alone
  dragoman find '*.pdf' laptop:/docs -l
  dragoman find invoice --json         one { "device", "path", "entry" } a line`,
  get: `
The target is a folder that is there (this one, when none is named), a new name in one, or - for standard output.
Where a name is taken the new file gets another one, unless --existing says what to do. What could not be fetched is
said, and the exit code is then 1, unless it is --existing skip.
A device that is not online is waited for. Ctrl-C cancels, and takes away what is half done; what is left to the
queue with --detach goes on by itself: see dragoman transfers. Ended by anything else, it goes on in the queue too.

Examples:
  dragoman get laptop:/docs/a.txt
  dragoman get -r laptop:/photos/2026 ~/Pictures
  dragoman get 'laptop:/docs/*.pdf' laptop:/docs/b.txt . --existing skip
  dragoman get laptop:/backup/home.tar.gz - | tar tz
  dragoman get laptop:/films/big.mkv --via direct --detach
  dragoman get laptop:/docs/a.txt --json      the transfer as it goes on, one a line

Exit codes: 0 all is there, 1 something is not, 2 wrong usage.`,
  put: `
The place is a folder that is there, or a new name in one. What has a slash before its first colon is a file of this
PC: ./a:b. From standard input (-) only --via and --existing count, and it is there only once all has come.
Ctrl-C cancels, and takes away what is half done; see dragoman get --help for --detach and waiting.

Examples:
  dragoman put a.txt laptop:/docs
  dragoman put -r ~/Pictures/2026 laptop:/photos
  dragoman put a.txt laptop:/docs/letters/b.txt --existing replace
  tar cz work | dragoman put - laptop:/backup/work.tar.gz
  dragoman put a.txt laptop:/docs --json      the transfer as it goes on, one a line`,
  cat: `
To a terminal without what it would obey; into a file or another program as it is.

Examples:
  dragoman cat laptop:/docs/a.txt
  dragoman cat laptop:/films/big.mkv | sha256sum
  dragoman cat .:/docs/a.txt --home /srv/dragoman`,
  mkdir: `
Examples:
  dragoman mkdir laptop:/docs/letters
  dragoman mkdir laptop:/docs/a laptop:/docs/b --json`,
  mv: `
Inside one share, and never over something that is there.

Examples:
  dragoman mv laptop:/docs/a.txt laptop:/docs/b.txt
  dragoman mv 'laptop:/docs/*.pdf' laptop:/docs/letters --json`,
  rm: `
Into the trash of the share, where it stays for a month. Each answer says how to take it back.

Examples:
  dragoman rm laptop:/docs/a.txt
  dragoman rm -r 'laptop:/docs/old-*'
  dragoman rm laptop:/docs/a.txt --json       { "device", "path", "undo" }`,
  transfers: `
Examples:
  dragoman transfers
  dragoman transfers pause 7d1f03
  dragoman transfers resume 7d1f03
  dragoman transfers cancel 7d1f03
  dragoman transfers forget
  dragoman transfers --json`,
} as const;
