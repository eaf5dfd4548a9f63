import { keepHeapSmall } from './small-heap.ts';

keepHeapSmall();
// Only now: what is loaded makes the heap grow, too.
const { main } = await import('./cli/program.ts');
process.exitCode = await main(process.argv.slice(2));
