import { median } from '../bench/statistics.ts';
import { atMost, type Finding, figure } from './findings.ts';
import type { Sample } from './messages.ts';

/** Below this many samples the memory of a young process says nothing about the years. */
const ENOUGH = 100;

/** The first fifth after a warm-up of a tenth beside the last fifth. */
export function trend(samples: readonly Sample[]): Finding[] {
  const warm = samples.slice(Math.floor(samples.length / 10));
  const fifth = Math.max(1, Math.floor(warm.length / 5));
  const [first, last] = [warm.slice(0, fifth), warm.slice(-fifth)];
  const of = (part: readonly Sample[], key: keyof Sample) => median(part.map((sample) => sample[key]));
  const both = (key: keyof Sample, unit = '') =>
    `${of(first, key).toFixed(0)}, ${of(last, key).toFixed(0)} ${unit}`.trim();
  const ratio = of(last, 'rssMb') / of(first, 'rssMb');
  const more = (key: 'descriptors' | 'resources') => Math.max(0, of(last, key) - of(first, key));
  const shown = [
    figure('samples, one a second', samples.length),
    figure('RSS, first and last fifth', both('rssMb', 'MB')),
    figure('heap, first and last fifth', both('heapMb', 'MB')),
    figure('descriptors, first and last fifth', both('descriptors')),
    figure('active resources, first and last fifth', both('resources')),
  ];
  const judged = [
    atMost('RSS, last fifth to first', ratio, 1.25, '', 2),
    atMost('descriptors more', more('descriptors'), 10, ''),
    atMost('active resources more', more('resources'), 10, ''),
  ];
  return samples.length < ENOUGH ? shown : [...shown, ...judged];
}

/** What is on the heap when the garbage is gone: after a tenth of the disturbances, half of them, and at the end. */
export function heapTrend([early = 0, halfWay = 0, end = 0]: readonly number[]): Finding[] {
  const all = [early, halfWay, end].map((mb) => mb.toFixed(1)).join(', ');
  return [
    figure('heap without garbage, early, half-way, end', `${all} MB`),
    ...(halfWay > 0 ? [atMost('heap without garbage, end to half-way', end / halfWay, 1.25, '', 2)] : []),
  ];
}
