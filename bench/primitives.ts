// `npm run bench:primitives`: the factory of primitives beside what others take for the same. Exit status 0 when all goals are met.
// `--components 100 --services 500` takes less.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { build } from '../dev/build.ts';
import { say } from '../dev/steps.ts';
import { lintTimes } from './primitives/lint.ts';
import { populationTimes } from './primitives/population.ts';
import { requests } from './primitives/requests.ts';
import { skeletonTimes } from './primitives/skeleton.ts';
import { judged, keep, machine } from './results.ts';
import { short, table } from './table.ts';

const { values: options } = parseArgs({
  options: {
    components: { type: 'string', default: '2000' },
    services: { type: 'string', default: '5000' },
    'skip-build': { type: 'boolean' },
  },
});
/** What rendering must be faster by, and what of PyYAML's time a lint may take. */
const [FASTER, SHARE, MOST_REQUESTS] = [20, 0.1, 10];

if (!options['skip-build']) await build();
say('rendering a skeleton');
const skeleton = await skeletonTimes();
say('linting a GitOps repository');
const lint = await lintTimes(Number(options.components));
say('filling a catalog');
const population = await populationTimes(Number(options.services));
say('counting requests');
const asked = await requests();

keep('primitives', {
  machine: { ...machine, loadAtTheEnd: loadavg()[0] },
  skeleton,
  lint,
  population,
  requests: asked,
});

const goals: [boolean, string, string][] = [
  [
    skeleton.fetchTemplateMs >= FASTER * skeleton.coreMs,
    `a skeleton of ${skeleton.files} files, at least ${FASTER} times as fast as fetch:template`,
    `${short(skeleton.coreMs)} ms (written to a folder: ${short(skeleton.writtenMs)} ms), ${short(skeleton.fetchTemplateMs)} ms`,
  ],
  [
    lint.lintMs <= SHARE * lint.pyyamlMs,
    `lint of ${lint.components} components, at most a tenth of PyYAML`,
    `${short(lint.lintMs)} ms, ${short(lint.pyyamlMs)} ms (C: ${short(lint.pyyamlCMs)} ms)`,
  ],
  [
    population.mutations === 1 && population.blockedMs <= population.backstageBlockedMs,
    `${population.services} services in one mutation, no longer block than Backstage's own`,
    `${short(population.blockedMs)} ms, ${short(population.backstageBlockedMs)} ms`,
  ],
  [
    asked.wiring <= MOST_REQUESTS,
    `requests from the form to the merged wiring, at most ${MOST_REQUESTS}`,
    `${asked.wiring}, and ${asked.publishing} of publish:github`,
  ],
];
const rows = goals.map(([met, text, found]) => [judged(met, text), found]);
console.log(`\n${table(['goal', 'found'], rows)}`);
process.exit(goals.every(([met]) => met) ? 0 : 1);
