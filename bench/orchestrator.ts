// `npm run bench:orchestrator`: the API beside what Backstage has for the same, and the audit trail of a million entries beside that of ten
// thousand. Exit status 0 when all goals are met. `--only lists,onboardings,audit` measures some; `--services 500 --crowd 50` takes less.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../dev/build.ts';
import { say } from '../dev/steps.ts';
import { measureAudit } from './orchestrator/audit.ts';
import { lists, onboardings } from './orchestrator/crowds.ts';
import { print, verdicts } from './orchestrator/report.ts';
import type { Result } from './orchestrator/report.ts';
import { openStage } from './orchestrator/stage.ts';
import { RESULTS, keep, machine, statusOf } from './results.ts';

const { values: options } = parseArgs({
  options: {
    services: { type: 'string', default: '5000' },
    crowd: { type: 'string', default: '500' },
    only: { type: 'string', default: 'lists,onboardings,audit' },
    'skip-build': { type: 'boolean' },
  },
});
const [services, crowd] = [Number(options.services), Number(options.crowd)];
const parts = options.only.split(',');
const file = join(RESULTS, 'orchestrator.json');

if (!options['skip-build']) await build();
// What is not measured this time stays as it was.
const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : {};
const result: Result = { ...before, machine };
if (parts.includes('lists') || parts.includes('onboardings')) {
  const stage = await openStage(services, say);
  try {
    if (parts.includes('lists')) {
      result.lists = { services, atOnce: 50, ...(await lists(stage, 50, 20)) };
      keepSoFar();
    }
    if (parts.includes('onboardings'))
      result.onboardings = { crowd, ...(await onboardings(stage, crowd, say)) };
  } finally {
    await stage.close();
  }
}
if (parts.includes('audit')) result.audit = await measureAudit(say);
keepSoFar();
console.log(`\n${print(result)}\n\n${verdicts(result).join('\n')}`);
process.exit(statusOf(verdicts(result)));

/** After each part, as the next may take long. */
function keepSoFar(): void {
  keep('orchestrator', result);
}
