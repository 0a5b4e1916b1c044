// `npm run fresh [-- --folder FOLDER]`: follows docs/getting-started.md in an app that `create-app` makes, to the letter, on the
// doubles of GitHub and Harness: a service is onboarded, its pull request merged, a release started; then the app's own checks.
import { createWriteStream, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort, Scaffolder } from '../backend/index.ts';
import { build } from '../build.ts';
import * as report from '../demo/report.ts';
import type { Check } from '../demo/checks.ts';
import { openServers } from '../demo/servers.ts';
import type { Servers } from '../demo/servers.ts';
import { withConfigRepo } from '../seed/configRepo.ts';
import { commitFiles } from '../seed/github.ts';
import { ensureConnectors } from '../seed/harness.ts';
import { buildManifests } from '../workflow.ts';
import { must, root, say } from '../steps.ts';
import { FreshApp } from './app.ts';
import { blockOf } from './guide.ts';

const NAME = 'first-service';
const CATALOG = 'kustomize/catalog/services.yaml';
const PATIENCE_MS = 300_000;
/** What a person types into the form; the team is the one that a new app has. */
const FORM = {
  name: NAME,
  archetype: 'api',
  profile: 'public-api',
  size: 'small',
  environments: ['int', 'pre', 'prod'],
  regions: ['euw1', 'euw2'],
  team: 'group:default/guests',
};

const { values } = parseArgs({
  options: { folder: { type: 'string' }, 'no-checks': { type: 'boolean', default: false } },
});

async function main(): Promise<boolean> {
  await build();
  await must('node', ['dev/app.ts', '--pages'], 'The pages are needed.');
  const servers = await openServers(report.line);
  await hold(servers);
  const port = await freePort(7007);
  const app = new FreshApp(values.folder ?? mkdtempSync(join(tmpdir(), 'ameide-fresh-app-')), {
    GITHUB_TOKEN: servers.github.token,
    HARNESS_API_KEY: servers.harness.apiKey,
  });
  await app.create();
  await app.addPackages();
  app.configure(text => onDoubles(text, servers, port));
  const right = report.checks(await useIt(app, servers, port));
  if (!right || values['no-checks']) return right;
  for (const script of ['tsc:full', 'build:all', 'test:all', 'lint:all'])
    await app.must('yarn', [script]);
  return true;
}

/** What the guide wants to be there beforehand, and no more. */
async function hold({ github, harness }: Servers): Promise<void> {
  const repository = async (owner: string, name: string, files: Record<string, string>) => {
    const wanted = { name, auto_init: true };
    await github.api.must('POST', `/orgs/${owner}/repos`, wanted);
    if (Object.keys(files).length > 0)
      await commitFiles(github.api, `${owner}/${name}`, 'main', files, 'As the guide says');
  };
  const forms = join(root, 'templates', 'scaffolder');
  const templates = readdirSync(forms).map(name => `${name}/template.yaml`);
  await repository(
    'company',
    'platform-next',
    withConfigRepo({ [CATALOG]: blockOf('services: []') }),
  );
  await repository('company-harness', 'harness-pipelines', {});
  await repository(
    'company',
    'templates',
    Object.fromEntries(templates.map(path => [path, readFileSync(join(forms, path), 'utf8')])),
  );
  await ensureConnectors(harness.api, harness, `${new URL(github.apiUrl).origin}/company`);
}

/** The guide's configuration with the doubles in place of github.com and of Harness. */
function onDoubles(text: string, { github, harness }: Servers, port: number): string {
  const { host, origin } = new URL(github.apiUrl);
  const harnessUrl = `  harness:\n    baseUrl: ${harness.baseUrl}\n`;
  return (
    text
      .replaceAll('https://github.com/', `${origin}/`)
      .replaceAll('github.com?', `${host}?`)
      .replace('- host: github.com\n', `- host: ${host}\n      apiBaseUrl: ${github.apiUrl}\n`)
      .replace('  harness:\n', harnessUrl)
      // Looked at more often, so that nobody waits for minutes.
      .replace('\ncatalog:\n', '\ncatalog:\n  processingInterval: { seconds: 10 }\n') +
    `backend:\n  baseUrl: http://localhost:${port}\n  listen:\n    port: ${port}\n`
  );
}

/** Starts the backend, and does what the guide tells of the first service. */
async function useIt(app: FreshApp, servers: Servers, port: number): Promise<Check[]> {
  const backend = app.start('yarn', ['workspace', 'backend', 'start']);
  const log = createWriteStream(join(app.home, '..', 'backend.log'));
  for (const stream of [backend.stdout!, backend.stderr!]) stream.pipe(log);
  try {
    const url = `http://localhost:${port}`;
    await until(
      'the backend is ready',
      async () => (await fetch(`${url}/.backstage/health/v1/readiness`)).ok,
    );
    return await firstService(new Scaffolder(url), servers);
  } catch (error) {
    say(`the log of the backend is in ${String(log.path)}`);
    throw error;
  } finally {
    // One that has not started does not listen to milder signals.
    process.kill(-backend.pid!, 'SIGKILL');
  }
}

async function firstService(scaffolder: Scaffolder, servers: Servers): Promise<Check[]> {
  const { api } = servers.github;
  const checks: Check[] = [];
  const check = (what: string, ok: boolean, detail?: string) => checks.push({ what, ok, detail });
  await scaffolder.waitForTemplate('kubernetes-service');
  report.heading(`Onboarding ${NAME}`);
  const task = await scaffolder.run('kubernetes-service', FORM, report.taskPrinter());
  check('the service is onboarded', task.status === 'completed', task.error?.message);
  if (task.status !== 'completed') return checks;
  const again = await scaffolder.run('kubernetes-service', FORM);
  check('the same form again changes nothing', again.output.pipelineOutcome === 'unchanged');

  report.heading('Merging the pull request');
  const pulls = '/repos/company/platform-next/pulls';
  const merge = await api.send('PUT', `${pulls}/${task.output.pullRequestNumber}/merge`, {});
  check('the pull request is merged', merge.status === 200, merge.body.message);
  await scaffolder.waitForEntity('component', NAME, PATIENCE_MS);
  check('the portal has the page of the service', true);

  report.heading(`Starting a release of ${NAME}`);
  const { git } = servers.github.double!.repo('company', 'platform-next');
  await buildManifests(git.dir, 'main', [NAME]);
  const values = { service: `component:default/${NAME}`, imageTag: 'v1.0.0' };
  const release = await scaffolder.run('start-release', values, report.taskPrinter());
  check('the release is started', release.status === 'completed', release.error?.message);
  if (release.status !== 'completed') return checks;
  const run = () => servers.harness.double!.run(release.output.executionId);
  const done = () => run().state.stages.filter(stage => stage.status === 'Success');
  await until('the release is through the first environment', async () => done().length >= 2);
  const places = done()
    .map(({ plan }) => plan.identifier)
    .join(', ');
  check(
    'it deploys to the first environment',
    places === 'int_stable_euw1, int_stable_euw2',
    places,
  );
  return checks;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  say(`waiting until ${what}`);
  const end = Date.now() + PATIENCE_MS;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > end) throw new Error(`in vain: ${what}`);
    await sleep(1000);
  }
}

const right = await main();
report.heading(
  right ? 'The guide leads to its end.' : 'Something did not come out right, see ✘ above.',
);
process.exit(right ? 0 : 1);
