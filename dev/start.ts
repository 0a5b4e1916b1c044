// The demo: a real Backstage with the module in it onboards payment-service, on servers that are embedded or named by the environment.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { appSettings, buildApp } from './app.ts';
import { build } from './build.ts';
import { Scaffolder, appConfig, freePort, startBackend } from './backend/index.ts';
import { STRATEGIES } from './demo/deploy.ts';
import type { Strategy } from './demo/deploy.ts';
import { onboard } from './demo/onboard.ts';
import { demoSecrets, readyFile, writeReadyFile } from './demo/readyFile.ts';
import { prepare } from './demo/prepare.ts';
import type { Repositories } from './demo/prepare.ts';
import * as report from './demo/report.ts';
import { openServers } from './demo/servers.ts';
import type { Servers } from './demo/servers.ts';
import type { KubernetesDouble } from './kubernetes/index.ts';
import type { GithubDouble } from './github/index.ts';
import { seedRuns } from './seed/runs.ts';
import { seedPipelines } from './seed/pipelines.ts';
import { root, say } from './steps.ts';
import { buildAfterPushes, buildManifests } from './workflow.ts';

const once = process.argv.includes('--once');
const TEMPLATE = 'kubernetes-service';
const file = readyFile();
const secrets = demoSecrets();

async function main(): Promise<boolean> {
  say(
    `running on Node ${process.version}, the version for Backstage that \`npm install\` installed`,
  );
  // Whoever starts it for the first time waits for the compiler, and for nothing that a slower core would make longer.
  await build({ quick: true });
  if (!once) await buildApp();
  say('starting GitHub and Harness');
  const servers = await openServers(report.line);
  const repositories = await prepare(servers, report.line);
  let right = true;
  for (const strategy of strategies()) {
    right = (await show(strategy, servers, repositories)) && right;
  }
  report.heading(right ? 'Every check passed.' : 'Some checks failed, see ✘ above.');
  return right;
}

/** Once, both are shown, one after the other; a portal that stays up has one: `promotion`, or the one that is named. */
function strategies(): readonly Strategy[] {
  const at = process.argv.indexOf('--strategy');
  if (at < 0) return once ? STRATEGIES : ['promotion'];
  const found = STRATEGIES.find(strategy => strategy === process.argv[at + 1]);
  if (!found) throw new Error(`--strategy takes ${STRATEGIES.join(' or ')}`);
  return [found];
}

/** Names of the templates that ship. */
function templates(): string[] {
  return readdirSync(join(root, 'templates', 'scaffolder'));
}

async function show(
  strategy: Strategy,
  servers: Servers,
  repositories: Repositories,
): Promise<boolean> {
  say(`starting Backstage, with the strategy ${strategy}`);
  const port = await freePort(Number(process.env.PORT ?? 7007));
  const { catalog, pipelines, gitops } = repositories;
  const config = appConfig({
    port,
    github: servers.github,
    harness: servers.harness,
    catalogRepo: catalog.name,
    pipelinesRepo: pipelines.name,
    gitopsRepo: gitops.name,
    token: secrets.token,
    agents: true,
    ...(once ? {} : { app: appSettings, kubernetes: servers.kubernetes }),
    ameide: {
      catalog: { baseBranch: catalog.defaultBranch },
      pipelines: { baseBranch: pipelines.defaultBranch },
      primitives: { baseBranch: gitops.defaultBranch },
      harness: { strategy },
      webhooks: { githubSecret: secrets.webhookSecret },
      links: servers.kubernetes ? linksTo(servers.kubernetes) : {},
    },
  });
  // The pages show what an organisation has that uses it already.
  const { double } = servers.harness;
  if (double && servers.github.double && catalog.made && !once) {
    await seedPipelines(double, config['ameide'] as JsonObject);
    await buildManifests(gitOf(servers.github.double, catalog.name).dir, catalog.defaultBranch);
    seedRuns(double);
  }
  const backend = await startBackend(config);
  if (servers.github.double) addWebhook(servers.github.double, catalog.name, backend.url);
  const scaffolder = new Scaffolder(backend.url);
  await scaffolder.waitForTemplate(TEMPLATE);

  const right = await onboard(scaffolder, TEMPLATE, servers, repositories, strategy);
  if (once) await backend.stop();
  else {
    // From here on pull requests are merged by the button of the double.
    if (servers.github.double)
      buildAfterPushes(
        gitOf(servers.github.double, catalog.name),
        catalog.defaultBranch,
        report.line,
      );
    report.line(`Portal           ${backend.url}  (sign in as guest)`);
    report.line(`Backstage's API  ${backend.url}/api`);
    report.line(`Ameide's API     ${backend.url}/api/ameide/v1  (openapi.json beside it)`);
    report.line(`MCP, for agents  ${backend.url}/api/mcp-actions/v1  (the same token)`);
    report.line(`GitHub           ${servers.github.apiUrl}`);
    report.line(`Harness          ${servers.harness.baseUrl}`);
    report.line('Call it from another terminal:');
    report.line(
      `  curl -H 'Authorization: Bearer ${secrets.token}' ${backend.url}/api/ameide/v1/services`,
    );
    report.line('The servers run until you press Ctrl-C.');
    // Any of them may be called next.
    if (file) for (const name of templates()) await scaffolder.waitForTemplate(name);
    if (file) writeReadyFile(file, backend.url, servers, repositories, secrets);
  }
  return right;
}

/** Where logs and metrics are. */
function linksTo({ url }: KubernetesDouble) {
  return { Logs: `${url}/logs/{cluster}/{service}`, Metrics: `${url}/metrics/{service}` };
}

/** As an organization has one. The double delivers nothing: scripts send what it would. */
function addWebhook(github: GithubDouble, name: string, url: string): void {
  const [owner = '', repo = ''] = name.split('/');
  const config = {
    ...{ url: `${url}/api/ameide/v1/webhooks/github`, content_type: 'json' as const },
    ...{ secret: secrets.webhookSecret, insecure_ssl: '0' },
  };
  github.setHooks(owner, repo, [{ active: true, events: ['push'], config }]);
}

/** The repository of the double behind a name. */
function gitOf(github: GithubDouble, name: string) {
  const [owner = '', repo = ''] = name.split('/');
  return github.repo(owner, repo).git;
}

try {
  const right = await main();
  if (once) process.exit(right ? 0 : 1);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
