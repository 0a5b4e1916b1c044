// The demo: a real Backstage with the module in it onboards payment-service, on servers that are embedded or named by the environment.
import type { JsonObject } from '@backstage/types';
import { appSettings, buildApp } from './app.ts';
import { build } from './build.ts';
import { Scaffolder, appConfig, freePort, startBackend } from './backend/index.ts';
import { onboard } from './demo/onboard.ts';
import { prepare } from './demo/prepare.ts';
import * as report from './demo/report.ts';
import { openServers } from './demo/servers.ts';
import { seedPipelines } from './seed/pipelines.ts';
import { say } from './steps.ts';

const once = process.argv.includes('--once');
const TEMPLATE = 'kubernetes-service';

async function main(): Promise<boolean> {
  say(
    `Node ${process.version}, which Backstage needs; npm runs this with the one that \`npm install\` brought`,
  );
  await build();
  if (!once) await buildApp();
  say('opening GitHub and Harness');
  const servers = await openServers(report.line);
  const repositories = await prepare(servers, report.line);

  say('starting Backstage');
  const port = await freePort(Number(process.env.PORT ?? 7007));
  const { catalog, pipelines } = repositories;
  const config = appConfig({
    port,
    github: servers.github,
    harness: servers.harness,
    catalogRepo: catalog.name,
    pipelinesRepo: pipelines.name,
    ...(once ? {} : { app: appSettings }),
    ameide: {
      catalog: { baseBranch: catalog.defaultBranch },
      pipelines: { baseBranch: pipelines.defaultBranch },
    },
  });
  // The pages show what an organisation has that uses it already.
  const { double } = servers.harness;
  if (double && catalog.made && !once) await seedPipelines(double, config['ameide'] as JsonObject);
  const backend = await startBackend(config);
  const scaffolder = new Scaffolder(backend.url);
  await scaffolder.waitForTemplate(TEMPLATE);

  const right = await onboard(scaffolder, TEMPLATE, servers, repositories);
  report.heading(
    right ? 'All of it came out right.' : 'Something did not come out right, see ✘ above.',
  );
  if (!once) {
    report.line(`Portal           ${backend.url}  (sign in as guest)`);
    report.line(`Backstage's API  ${backend.url}/api`);
    report.line(`GitHub           ${servers.github.apiUrl}`);
    report.line(`Harness          ${servers.harness.baseUrl}`);
    report.line('All of it stays up until Ctrl-C.');
  }
  return right;
}

try {
  const right = await main();
  if (once) process.exit(right ? 0 : 1);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
