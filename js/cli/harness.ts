/** `ameide harness ...`: what needs the servers; their credentials come from the environment. */
import { requireKey, tableOf, withKey } from '@ameide/core';
import type { SyncMode } from '@ameide/core';
import { UsageError, carryOut, count, list, pairs, text } from './given.ts';
import type { Command, Given, Option } from './given.ts';

const string = { type: 'string' } as const;
const PLACE: Record<string, Option> = {
  account: { ...string, help: 'account identifier; by default as configured' },
  org: { ...string, help: 'organisation identifier; by default as configured' },
  project: { ...string, help: 'project identifier; by default as configured' },
};

export const HARNESS: Command[] = [
  {
    name: 'harness sync',
    usage: '[--services a,b] [--mode quick|full] [--apply] [--delete-orphans]',
    description:
      'Compares all services with Harness, and mends where asked (GITHUB_TOKEN, HARNESS_API_KEY)',
    options: {
      services: { ...string, help: 'only these' },
      mode: {
        ...string,
        help: 'quick: by the list of pipelines; full: each is read, and input sets and triggers are made too',
      },
      apply: { type: 'boolean', help: 'mend what is missing, drifted or outdated' },
      'delete-orphans': {
        type: 'boolean',
        help: 'with --apply: delete pipelines without a service, and their files; with --mode full their services too',
      },
      ...PLACE,
    },
    run: sync,
  },
  {
    name: 'harness delete',
    usage: 'SERVICE',
    description:
      'Removes the pipeline of a service and what belongs to it (HARNESS_API_KEY; GITHUB_TOKEN where pipelines.repoUrl is set)',
    options: PLACE,
    run: remove,
  },
  {
    name: 'harness trigger',
    usage: 'SERVICE [--environment E] [--region R] [--image-tag T] [--variable K=V]... [--wait]',
    description:
      'Starts a release of a service, or deploys it to one place where its pipeline leaves that choice; once for a note (HARNESS_API_KEY)',
    options: {
      environment: {
        ...string,
        help: 'the environment to deploy to; with the strategy `promotion` there is no choice, and a release goes through all',
      },
      region: { ...string, help: 'the region to deploy to, likewise' },
      'image-tag': { ...string, help: 'the image to deploy' },
      variable: { ...string, multiple: true, help: 'a variable of the pipeline' },
      note: { ...string, help: 'what carries this note is not started twice' },
      wait: { type: 'boolean', help: 'wait for the outcome' },
      ...PLACE,
    },
    run: trigger,
  },
];

const ADVICE = 'set the environment variable HARNESS_API_KEY to a key that may use this project';
const MODES: SyncMode[] = ['quick', 'full'];

const place = (given: Given) => ({
  account: text(given, 'account'),
  org: text(given, 'org'),
  project: text(given, 'project'),
});

async function sync(given: Given): Promise<number> {
  const { options, printer } = given;
  const word = text(given, 'mode');
  const mode = MODES.find(known => known === word);
  if (word !== undefined && !mode)
    throw new UsageError(`\`${word}\` is no mode; there are ${MODES.join(' and ')}`);
  const input = {
    ...{ services: list(given, 'services'), mode, ...place(given) },
    ...{ apply: options['apply'] === true, deleteOrphans: options['delete-orphans'] === true },
    dryRun: options['dry-run'] === true,
  };
  const action = { type: 'harness:sync', input } as const;
  const { values, plan } = await carryOut(...(await withServers(given, action)));
  const { rows } = values;
  if (printer.json) printer.data({ ...values, warnings: plan.warnings });
  else {
    printer.problems(plan.warnings);
    printer.text(tableOf(rows, 'plain'));
    const { services, unchanged } = values;
    const as = unchanged === 1 ? 'as it should be' : 'as they should be';
    printer.text(`${count(services, 'service')}, ${unchanged} ${as}`);
  }
  return rows.every(row => row.mended) ? 0 : 1;
}

async function remove(given: Given): Promise<number> {
  const { printer } = given;
  const input = { service: one(given), ...place(given) };
  const action = { type: 'harness:delete', input } as const;
  const { values, plan } = await carryOut(...(await withServers(given, action)));
  if (printer.json) printer.data({ ...values, warnings: plan.warnings });
  else {
    printer.problems(plan.warnings);
    printer.text(tableOf(values.entities, 'plain'));
    printer.text(`${values.pipelineId}: ${values.outcome}`);
  }
  return 0;
}

async function trigger(given: Given): Promise<number> {
  const { options, printer } = given;
  const input = {
    ...{ service: one(given), wait: options['wait'] === true, ...place(given) },
    ...{ environment: text(given, 'environment'), region: text(given, 'region') },
    ...{ imageTag: text(given, 'image-tag'), note: text(given, 'note') },
    variables: Object.fromEntries(pairs(given, 'variable')),
  };
  const action = { type: 'harness:trigger', input } as const;
  const { values, plan, done } = await carryOut(...(await withServers(given, action)));
  const started = done.find(one => one.type === 'execute');
  const executionId = started?.id ?? values.executionId;
  const status = started?.status ?? values.status;
  const executionUrl = executionId && values.executionUrl.replace('{executionId}', executionId);
  if (printer.json) printer.data({ ...values, executionId, executionUrl, status });
  else {
    printer.problems(plan.warnings);
    printer.text(executionUrl ? `${status} ${executionUrl}` : `would run ${values.pipelineId}`);
    if (values.stages.length > 0) printer.text(`stages: ${values.stages.join(', ')}`);
  }
  return 0;
}

function one({ positionals }: Given): string {
  const [service, ...more] = positionals;
  if (!service || more.length > 0) throw new UsageError('say which one service');
  return service;
}

/** The command with the key of the environment, its action, and the servers. */
async function withServers<A>(given: Given, action: A) {
  const keyed = withKey(given.config, process.env['HARNESS_API_KEY']);
  const config = { ...keyed, harness: { ...keyed.harness, advice: ADVICE } };
  requireKey(config);
  // Loaded when wanted: the clients are most of what there is to load.
  const { serversOf } = await import('./servers.ts');
  const configured = { ...given, config };
  return [configured, action, serversOf(configured)] as const;
}
