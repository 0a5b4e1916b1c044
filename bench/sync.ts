// `npm run bench:sync`: all services of a catalog against Harness, some of them wrong. Exit status 0 when all goals are met.
// `--services 60` takes one small size, `--services 1000,5000` two; `--out FOLDER` names another place for the results.
import { bySize } from './sync/bySize.ts';
import { print, verdict } from './sync/report.ts';

const status = await bySize({
  name: 'sync',
  async measure(stage) {
    const first = await stage.sync({ mode: 'full', apply: true });
    stage.spoil();
    const quick = await stage.sync({ mode: 'quick', apply: true, deleteOrphans: true });
    // What quick leaves for later: input sets of new pipelines, services of pipelines that went.
    await stage.sync({ mode: 'full', apply: true, deleteOrphans: true });
    stage.spoil();
    const full = await stage.sync({ mode: 'full', apply: true, deleteOrphans: true });
    return { first, quick, full };
  },
  print,
  verdict: sizes => verdict(sizes.at(-1)!),
});
process.exit(status);
