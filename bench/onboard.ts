// `npm run bench:onboard`: a service in six places is onboarded, and once more, by today's build and by the reference's in turns, through
// a proxy that adds 200 ms to every request. Exit status 0 when all goals are met. `--commit` names another build to compare with,
// `--rounds` and `--delay` other numbers, `--out FOLDER` another place for the results.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../dev/build.ts';
import { root, say } from '../dev/steps.ts';
import { REFERENCE, builtCommit } from './commit.ts';
import { Build } from './onboard/measure.ts';
import type { Round } from './onboard/measure.ts';
import { drawing, print, verdict } from './onboard/report.ts';
import type { Result } from './onboard/report.ts';
import { RESULTS, keep, machine, statusOf } from './results.ts';

const { values: options } = parseArgs({
  options: {
    commit: { type: 'string', default: REFERENCE },
    rounds: { type: 'string', default: '7' },
    delay: { type: 'string', default: '200' },
    out: { type: 'string' },
  },
});
const out = resolve(options.out ?? RESULTS);
const delayMs = Number(options.delay);

await build({ release: true });
const homes = { reference: await builtCommit(options.commit), now: root };
const result: Result = {
  machine,
  commit: options.commit,
  delayMs,
  rounds: { reference: [], now: [] },
};
const builds = {
  reference: await Build.open(homes.reference, delayMs),
  now: await Build.open(homes.now, delayMs),
};
try {
  // The first round loads and compiles.
  for (let round = 0; round <= Number(options.rounds); round += 1) {
    say(round === 0 ? 'warming up' : `round ${round}`);
    for (const id of round % 2
      ? (['now', 'reference'] as const)
      : (['reference', 'now'] as const)) {
      const taken: Round = await builds[id].round();
      if (round > 0) result.rounds[id].push(taken);
    }
  }
} finally {
  await Promise.all(Object.values(builds).map(one => one.close()));
}
keep('onboard', result, out, drawing(result));
console.log(print(result));
process.exit(statusOf(verdict(result)));
