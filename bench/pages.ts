// `npm run bench:pages`: the pages beside Backstage's own, in one browser: rows and search with many services, a service while Harness is
// slow, the size of the code, and the requests of a page that is left open. Exit status 0 when all goals are met. `--only size,requests,
// tables,slow` measures some; `--services 1000` takes less.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { appSettings, buildApp } from '../dev/app.ts';
import { build } from '../dev/build.ts';
import { findBrowser, startBrowser } from '../dev/e2e/browser.ts';
import { hourOf } from '../dev/e2e/hour.ts';
import { Visitor } from '../dev/e2e/visitor.ts';
import { say } from '../dev/steps.ts';
import { openStage } from './orchestrator/stage.ts';
import { print, verdicts } from './pages/report.ts';
import type { Result } from './pages/report.ts';
import { measureSize } from './pages/size.ts';
import { servicePage, tables } from './pages/times.ts';
import { RESULTS, keep, machine, statusOf } from './results.ts';

const { values: options } = parseArgs({
  options: {
    services: { type: 'string', default: '1000,5000' },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: 'size,requests,tables,slow' },
    'skip-build': { type: 'boolean' },
  },
});
const parts = options.only.split(',');
const rounds = Number(options.rounds);
const file = join(RESULTS, 'pages.json');

if (!options['skip-build']) await build();
await buildApp();
const executable = await findBrowser();
if (!executable) throw new Error('there is no Chromium (CHROMIUM_PATH names one)');
// What is not measured this time stays as it was.
const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : {};
const result: Result = { ...before, machine };

if (parts.includes('size')) {
  say('building the app once more, without the pages');
  result.size = measureSize();
  keepSoFar();
}
const sizes = options.services.split(',').map(Number);
for (const [index, services] of sizes.entries()) {
  if (!['requests', 'tables', 'slow'].some(part => parts.includes(part))) break;
  const stage = await openStage(services, say, appSettings);
  const browser = await startBrowser(executable);
  try {
    const jane = await Visitor.enter(browser, stage.url);
    if (parts.includes('tables')) {
      say(`rows and search of ${services} services`);
      const wanted = `service-${String(services - 7).padStart(5, '0')}`;
      const measured = await tables(jane.page, rounds, wanted);
      const others = (result.tables ?? []).filter(found => found.services !== services);
      result.tables = [...others, { services, ...measured }].sort(
        (a, b) => a.services - b.services,
      );
      keepSoFar();
    }
    // The others do not depend on how many there are.
    if (index > 0) continue;
    if (parts.includes('slow')) {
      say('a service while Harness is slow');
      let back = () => {};
      result.slow = await servicePage(jane.page, rounds, 'service-00003', delayMs => {
        back();
        back = delayMs === 0 ? () => {} : stage.harness.faults.add({ delayMs });
      });
      keepSoFar();
    }
    if (parts.includes('requests')) {
      result.requests = {};
      for (const [title, path] of pages()) {
        const tom = await Visitor.enter(browser, stage.url);
        result.requests[title] = (await hourOf(tom, path)).length;
        await tom.leave();
      }
      keepSoFar();
    }
  } finally {
    await browser.close();
    await stage.close();
  }
}
console.log(`\n${print(result)}\n\n${verdicts(result).join('\n')}`);
process.exit(statusOf(verdicts(result)));

function pages(): [string, string][] {
  return [
    ['Services', '/services?team=all'],
    ['a service', '/catalog/default/component/service-00003'],
    ['Overview', '/services/overview'],
    ['Activity', '/services/activity'],
  ];
}

/** After each part, as the next may take long. */
function keepSoFar(): void {
  keep('pages', result);
}
