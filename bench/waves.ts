// `npm run bench:waves`: a changed template reaches all services by waves, and is rolled back. Exit status 0 when all goals are met.
// `--services 60` takes one small size; `--out FOLDER` names another place for the results.
import { bySize } from './sync/bySize.ts';
import { WAVES, print, verdict } from './waves/report.ts';

const status = await bySize({
  name: 'waves',
  async measure(stage) {
    await stage.sync({ mode: 'full', apply: true });
    stage.changeTemplate(1);
    const rollout = await stage.rollOut({ step: 'run', waves: [...WAVES] });
    const back = await stage.rollOut({ step: 'rollBack' });
    return { rollout, back };
  },
  print,
  verdict,
});
process.exit(status);
