// `npm run bench:waves`: a changed template reaches all services by waves, and is rolled back. Exit status 0 when all goals are met.
// `--services 60` takes one small size; `--out FOLDER` names another place for the results.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../dev/build.ts';
import { say } from '../dev/steps.ts';
import { openStage } from './sync/stage.ts';
import { WAVES, print, verdict } from './waves/report.ts';
import type { Result, Size } from './waves/report.ts';

const { values: options } = parseArgs({
  options: {
    services: { type: 'string' },
    out: { type: 'string' },
    'skip-build': { type: 'boolean' },
  },
});
const out = resolve(options.out ?? join(import.meta.dirname, 'results'));
const sizes = options.services ? [Number(options.services)] : [250, 500, 1_000];

if (!options['skip-build']) await build();
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
    await stage.sync({ mode: 'full', apply: true });
    stage.changeTemplate(1);
    const rollout = await stage.rollOut({ step: 'run', waves: [...WAVES] });
    const back = await stage.rollOut({ step: 'rollBack' });
    return { services, rollout, back };
  } finally {
    await stage.close();
  }
}

mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'waves.json'), `${JSON.stringify(result, null, 2)}\n`);
console.log(print(result));
process.exit(verdict(result.sizes).every(line => line.startsWith('met')) ? 0 : 1);
