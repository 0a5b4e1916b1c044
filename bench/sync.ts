// `npm run bench:sync`: all services of a catalog against Harness, some of them wrong. Exit status 0 when all goals are met.
// `--services 60` takes one small size, `--services 1000,5000` two; `--out FOLDER` names another place for the results.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../dev/build.ts';
import { say } from '../dev/steps.ts';
import { print, verdict } from './sync/report.ts';
import type { Result, Size } from './sync/report.ts';
import { openStage } from './sync/stage.ts';

const { values: options } = parseArgs({
  options: { services: { type: 'string' }, out: { type: 'string' } },
});
const out = resolve(options.out ?? join(import.meta.dirname, 'results'));
const sizes = options.services?.split(',').map(Number) ?? [250, 500, 1_000];

await build();
const result: Result = {
  machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version },
  sizes: [],
};
for (const services of sizes) {
  say(`${services.toLocaleString('en')} services`);
  result.sizes.push(await measure(services));
}

async function measure(services: number): Promise<Size> {
  const stage = await openStage(services);
  try {
    const first = await stage.sync({ mode: 'full', apply: true });
    stage.spoil();
    const quick = await stage.sync({ mode: 'quick', apply: true, deleteOrphans: true });
    // What quick leaves for later: input sets of new pipelines, services of pipelines that went.
    await stage.sync({ mode: 'full', apply: true, deleteOrphans: true });
    stage.spoil();
    const full = await stage.sync({ mode: 'full', apply: true, deleteOrphans: true });
    return { services, first, quick, full };
  } finally {
    await stage.close();
  }
}

mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'sync.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(print(result));
process.exit(verdict(result.sizes.at(-1)!).every(line => line.startsWith('met')) ? 0 : 1);
