// The main job, twice: the first run makes everything, the second must find that there is nothing to do.
import { isDeepStrictEqual } from 'node:util';
import type { Scaffolder, TaskResult } from '../backend/index.ts';
import { checkPipeline, checkPullRequest, readPullRequest, stateOf } from './checks.ts';
import type { Check } from './checks.ts';
import { deploy } from './deploy.ts';
import type { Strategy } from './deploy.ts';
import type { Repositories } from './prepare.ts';
import * as report from './report.ts';
import type { Servers } from './servers.ts';
import { paymentService, refundService } from './services.ts';

/** Onboards a service, deploys it and reports; answers whether all of it came out right. */
export async function onboard(
  scaffolder: Scaffolder,
  template: string,
  servers: Servers,
  repositories: Repositories,
  strategy: Strategy,
): Promise<boolean> {
  const service = strategy === 'promotion' ? paymentService : refundService;
  const { name, environments, regions } = service;
  report.heading(`Onboarding ${name} with the template ${template}, strategy ${strategy}`);
  const first = await scaffolder.run(template, service, report.taskPrinter());
  if (first.status !== 'completed') return failed(first);
  const { output } = first;

  const checks: Check[] = [];
  const number = Number(output.pullRequestNumber);
  if (number) {
    const found = await readPullRequest(servers, repositories, number);
    report.diff(found.pull, found.files);
    checks.push(...(await checkPullRequest(servers, repositories, found, name)));
  } else {
    report.line(`${name} is already in the catalog: no pull request to show`);
  }
  const pairs = strategy === 'promotion' ? 1 : environments.length * regions.length;
  checks.push(...(await checkPipeline(servers, repositories, output.pipelineId, name, pairs)));
  showEntities(output);
  showLinks(output);

  report.heading('Second run');
  const state = () => stateOf(servers, repositories, output.pipelineId);
  const again = await runAgain(() => runOnce(scaffolder, template, service), servers, state);
  if (again.result.status !== 'completed') return failed(again.result);
  checks.push(...again.checks);
  checks.push(...(await deploy(scaffolder, strategy, servers, repositories, name, number)));

  report.heading('Checks against the servers');
  return report.checks(checks);
}

const runOnce = (scaffolder: Scaffolder, template: string, service: object) =>
  scaffolder.run(template, service, report.taskPrinter());

async function runAgain(
  run: () => Promise<TaskResult>,
  { github, harness }: Servers,
  state: () => Promise<object>,
): Promise<{ result: TaskResult; checks: Check[] }> {
  const watched = [github, harness].filter(server => server.writes);
  const count = () => watched.reduce((sum, server) => sum + server.writes!().length, 0);
  const before = { writes: count(), state: await state() };
  const result = await run();
  const writes = count() - before.writes;
  const { outcome, pipelineOutcome } = result.output;
  const checks: Check[] = [
    {
      what: 'the second run reports unchanged',
      ok: outcome === 'unchanged' && pipelineOutcome === 'unchanged',
      detail: `catalog ${outcome}, pipeline ${pipelineOutcome}`,
    },
    {
      what: 'the second run does not change pull requests, branches or the pipeline',
      ok: isDeepStrictEqual(await state(), before.state),
    },
  ];
  if (watched.length > 0) {
    checks.push({
      what: 'the second run writes nothing',
      ok: writes === 0,
      detail: `${writes} writing requests`,
    });
  }
  return { result, checks };
}

function failed({ error }: TaskResult): boolean {
  report.heading('The task failed');
  report.line(error?.message ?? 'the task was cancelled');
  return false;
}

function showEntities(output: TaskResult['output']): void {
  report.heading('Harness');
  const entities = (output.entities ?? []) as Record<string, string>[];
  report.table(entities.map(({ kind, identifier, outcome }) => [kind!, identifier!, outcome!]));
}

function showLinks(output: TaskResult['output']): void {
  report.heading('Links');
  const links = (output.links ?? []) as { title: string; url?: string; entityRef?: string }[];
  const runs = Object.entries((output.runUrls ?? {}) as Record<string, string>);
  report.table([
    ...links.map(({ title, url, entityRef }) => [title, url ?? entityRef ?? '']),
    ...runs.map(([place, url]) => [
      place === 'release' ? 'Start a release' : `Deploy to ${place}`,
      url,
    ]),
  ]);
}
