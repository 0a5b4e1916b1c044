// Many at once, side by side with Backstage's own action: `npm run load`. Exit status 0 when all that is asked of ours is met.
import { parseArgs } from 'node:util';
import { build } from '../dev/build.ts';
import { say } from '../dev/steps.ts';
import { drawing, print, verdict } from './load/report.ts';
import { RESULTS, keep, machine, statusOf } from './results.ts';

const { values } = parseArgs({
  options: {
    crowd: { type: 'string', default: '200' },
    overlap: { type: 'string', default: '40' },
    entries: { type: 'string', default: '500' },
  },
});
const [crowd, overlap, entries] = [values.crowd, values.overlap, values.entries].map(Number) as [
  number,
  number,
  number,
];

await build();
// Needs what the build makes.
const { runLoad } = await import('./load/run.ts');
const outcomes = await runLoad({ crowd, overlap, entries }, say);
const result = { machine, entries, ...outcomes };
keep('load', result, RESULTS, drawing(result));
console.log(print(result));
process.exit(statusOf(verdict(outcomes.crowd[0]!, outcomes.overlap[0]!)));
