import { main } from './cli/program.ts';
import { keepHeapSmallInLinks } from './small-heap.ts';

keepHeapSmallInLinks();
process.exitCode = await main(process.argv.slice(2));
