// Many at once, side by side with Backstage's own action: `npm run load`. Exit status 0 when all that is asked of ours is met.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../dev/build.ts';
import { say } from '../dev/steps.ts';
import { drawing, print, verdict } from './load/report.ts';

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
const machine = { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.versions.node };
const result = { machine, entries, ...outcomes };
const folder = join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'load.json'), `${JSON.stringify(result, null, 2)}\n`);
writeFileSync(join(folder, 'load.svg'), drawing(result));
console.log(print(result));
const met = verdict(outcomes.crowd[0]!, outcomes.overlap[0]!).every(line => line.startsWith('met'));
process.exit(met ? 0 : 1);
