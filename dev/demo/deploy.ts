// Presses the buttons that the strategy has, and looks in the double of Harness at what was deployed where.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scaffolder } from '../backend/index.ts';
import type { HarnessDouble } from '../harness/index.ts';
import { buildManifests } from '../workflow.ts';
import type { Check } from './checks.ts';
import type { SeededRepository } from '../seed/github.ts';
import type { Repositories } from './prepare.ts';
import * as report from './report.ts';
import type { GitHub, Servers } from './servers.ts';

export const STRATEGIES = ['promotion', 'runtime'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** A commit id that YAML would take for a number. */
const TAG = '12e4567';

/** Nothing where the servers are somebody else's: what would be deployed there is real. */
export async function deploy(
  scaffolder: Scaffolder,
  strategy: Strategy,
  { github, harness }: Servers,
  { catalog }: Repositories,
  name: string,
  number: number,
): Promise<Check[]> {
  const { double } = harness;
  if (!double || !github.double) return [];
  const built = await mergeAndBuild(github, catalog, number, name);
  const press = async (template: string, values: object) => {
    await scaffolder.waitForTemplate(template);
    const all = { service: `component:default/${name}`, imageTag: TAG, ...values };
    return scaffolder.run(template, all, report.taskPrinter());
  };
  const place = { environment: 'prod', region: 'euw2' };
  if (strategy === 'runtime') {
    report.heading(`Deploying ${name} to int, euw1`);
    const task = await press('deploy-service', { environment: 'int', region: 'euw1', wait: true });
    return [...built, inOnePlace(double, task.output.executionId, task.status === 'completed')];
  }
  report.heading(`Starting a release of ${name}`);
  const task = await press('start-release', {});
  const started = await inOrder(double, task.output.executionId);
  report.heading('A form with an environment is rejected');
  const refused = await press('deploy-service', place);
  return [
    ...built,
    started,
    {
      what: 'a form with an environment is rejected, with an explanation',
      ok: /is a release.*passes through/s.test(refused.error?.message ?? ''),
    },
  ];
}

/** The pull request is merged, and the job of the workflow commits what is then to be deployed. */
async function mergeAndBuild(
  { api, double }: GitHub,
  { name: repository, defaultBranch }: SeededRepository,
  number: number,
  service: string,
): Promise<Check[]> {
  report.heading(`Merging the pull request, and building the manifests of ${service}`);
  const merge = await api.send('PUT', `/repos/${repository}/pulls/${number}/merge`, {});
  const [owner = '', repo = ''] = repository.split('/');
  const { dir } = double!.repo(owner, repo).git;
  const { committed, output } = await buildManifests(dir, defaultBranch, [service]);
  report.line(output.trim());
  const again = await buildManifests(dir, defaultBranch, [service]);
  const folder = `generated/${service}/int-stable/euw1`;
  const read = (file: string) => double!.readFile(owner, repo, defaultBranch, `${folder}/${file}`);
  const image = /image: (\S+)/.exec(read('manifests.yaml') ?? '')?.[1];
  return [
    { what: 'the pull request is merged', ok: merge.status === 200, detail: merge.body?.message },
    {
      what: 'the workflow commits manifests whose tag is the one of the run',
      ok: committed && image?.endsWith(`/${service}:{{.Values.imageTag}}`) === true,
      detail: image,
    },
    {
      what: 'the values take the tag from the pipeline, in quotes',
      ok: read('values.yaml')?.includes('imageTag: "<+pipeline.variables.imageTag>"') === true,
    },
    { what: 'a second run of the workflow commits nothing', ok: !again.committed },
  ];
}

function inOnePlace(double: HarnessDouble, id: string | undefined, ended: boolean): Check {
  const deployments = id === undefined ? [] : double.run(id).deployments;
  const [only] = deployments;
  return {
    what: 'the tag is deployed to int in euw1, and nowhere else',
    ok:
      ended &&
      deployments.length === 1 &&
      only?.['infrastructure'] === 'int_stable_euw1_k8s' &&
      String(only['image']).endsWith(`:${TAG}`),
    detail: only && `${String(only['image'])} to ${String(only['infrastructure'])}`,
  };
}

const PATIENCE_MS = 30_000;

/** The release has gone through int by itself, and no further. */
async function inOrder(double: HarnessDouble, id: string | undefined): Promise<Check> {
  const stages = () => (id === undefined ? [] : double.run(id).state.stages);
  const done = () => stages().filter(stage => stage.status === 'Success');
  for (let waited = 0; waited < PATIENCE_MS && done().length < 2; waited += 100) await sleep(100);
  const names = done().map(({ plan }) => plan.identifier);
  const images = done().map(({ plan }) => plan.deployment?.image ?? '');
  return {
    what: 'the release deploys the tag to int, and waits before the next environment',
    ok:
      names.join() === 'int_stable_euw1,int_stable_euw2' &&
      images.every(image => image.endsWith(`:${TAG}`)),
    detail: names.join(', '),
  };
}
