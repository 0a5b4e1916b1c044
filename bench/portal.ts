// `npm run bench:portal`: the portal's bundle beside the app of `create-app` built for production, on the same PostgreSQL: size, start,
// memory. Exit status 0 when all goals are met. `--folder` keeps that app, whose build takes ten minutes and three gigabytes; `--starts`
// and `--rest` take other numbers.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packPortal } from '../deploy/portal/bundle.ts';
import { FaultBench } from '../dev/faults/fixture.ts';
import { findPostgres, startPostgres } from '../dev/faults/postgres.ts';
import { say } from '../dev/steps.ts';
import { Ours } from './portal/ours.ts';
import { print, verdict } from './portal/report.ts';
import type { Result } from './portal/report.ts';
import { loadedOf, sizeOf } from './portal/size.ts';
import { start } from './portal/starts.ts';
import { keep, machine, statusOf } from './results.ts';
import { Theirs, buildTheirs, releaseOf } from './portal/theirs.ts';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string' },
    starts: { type: 'string', default: '7' },
    rest: { type: 'string', default: '30' },
  },
});
const bin = findPostgres();
if (!bin) throw new Error('PostgreSQL is not installed: `apt-get install postgresql`');
const restSeconds = Number(options.rest);

const bundle = await packPortal({ ifStale: true });
const image = await buildTheirs(resolve(options.folder ?? mkdtempSync(join(tmpdir(), 'theirs-'))));
say('measuring sizes');
const result: Result = {
  machine,
  backstage: releaseOf(image),
  restSeconds,
  ours: { megabytes: sizeOf(bundle), starts: [] },
  theirs: { megabytes: sizeOf(image), loaded: await loadedOf(image), starts: [] },
};
const [postgres, doubles] = await Promise.all([startPostgres(bin), FaultBench.open()]);
const fixture = await doubles.fixture();
const ours = await Ours.migrated(postgres, fixture);
const theirs = new Theirs(image, postgres);
try {
  // The first start of each makes its databases, and fills the caches of the disk.
  for (let round = 0; round <= Number(options.starts); round += 1) {
    say(round === 0 ? 'warming up' : `start ${round}`);
    const [one, other] = [await start(ours, restSeconds), await start(theirs, restSeconds)];
    if (round === 0) continue;
    result.ours.starts.push(one);
    result.theirs.starts.push(other);
  }
} finally {
  await ours.end();
  await fixture.harness.close();
  await doubles.close();
  await postgres.close();
}
keep('portal', result);
console.log(print(result));
process.exit(statusOf(verdict(result)));
