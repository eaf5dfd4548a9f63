import { markdown } from '../page.ts';
import type { DesktopResults, Measured } from './desktop.ts';

type Rows = readonly (readonly string[])[];

const mb = (value: number) => `${value.toFixed(0)} MB`;
const ms = (value: number) => `${value.toFixed(0)} ms`;
const times = (ours: number, theirs: number) => (ours / theirs).toFixed(2);

export function desktopRows({ dragoman, empty }: DesktopResults): Rows {
  const beside = (what: string, key: keyof Measured, show: (value: number) => string, target: string) => [
    ...[what, show(dragoman[key]), show(empty[key]), times(dragoman[key], empty[key]), target],
  ];
  return [
    ['', 'Dragoman', 'empty app', 'ratio', 'at most'],
    beside('at rest, window never opened', 'neverOpenedMb', mb, '1.25'),
    beside('at rest, window open', 'openMb', mb, ''),
    beside('at rest, window closed again', 'closedMb', mb, '1.25'),
    beside('start to first paint', 'firstPaintMs', ms, ''),
    [
      ...['start to first useful screen', ms(dragoman.usefulMs), ms(empty.firstPaintMs)],
      ...[times(dragoman.usefulMs, empty.firstPaintMs), '1.50'],
    ],
    ['start to online', ms(dragoman.onlineMs), '', '', ''],
  ];
}

export function words(results: DesktopResults): string {
  return `## The desktop app

${markdown(desktopRows(results))}

Beside an Electron app of one page with a heading and a line (\`test/bench/desktop/empty\`): the same binary, under
Xvfb, in turns, medians of ${results.rounds} rounds. Memory: PSS of all processes after 6 s of rest, Dragoman signed in and online.
Paint, by the page's own timing, from spawning the program; useful is the largest paint, of the activity's words, and
stands beside the empty app's first paint.
`;
}
