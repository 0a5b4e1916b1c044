/** `ameide harness ...`: commands that need servers; credentials come from the environment. */
import { executionOf, tableOf } from '@ameide/core';
import type { SyncMode, SyncRow } from '@ameide/core';
import { UsageError, carryOut, count, list, pairs, text } from './given.ts';
import type { Command, Given } from './given.ts';
import { PLACE, placeIn, withServers } from './onHarness.ts';
import { WAVES, carry, endOf, report, wavesOf } from './rollout.ts';

const string = { type: 'string' } as const;
export const HARNESS: Command[] = [
  {
    name: 'harness sync',
    usage: '[--services a,b] [--mode quick|full] [--apply] [--delete-orphans] [--waves LIST]',
    description:
      'Compares all services with Harness, and repairs them on request (GITHUB_TOKEN, HARNESS_API_KEY). Exit status 1: something is still to be repaired; what is held at a restored state is not, nor with --apply what is left to a rollout',
    options: {
      services: { ...string, help: 'only these services, separated by commas' },
      mode: {
        ...string,
        help: 'quick: compare by the list of pipelines; full: read each pipeline, and create input sets and triggers too',
      },
      apply: { type: 'boolean', help: 'repair what is missing, drifted or outdated' },
      'delete-orphans': {
        type: 'boolean',
        help: 'with --apply: delete pipelines without a service, and their files; with --mode full also their Harness services',
      },
      ...WAVES,
      ...PLACE,
    },
    run: sync,
  },
  {
    name: 'harness delete',
    usage: 'SERVICE',
    description:
      'Removes the pipeline of a service and its entities (HARNESS_API_KEY; GITHUB_TOKEN if pipelines.repoUrl is set)',
    options: PLACE,
    run: remove,
  },
  {
    name: 'harness trigger',
    usage: 'SERVICE [--environment E] [--region R] [--image-tag T] [--variable K=V]... [--wait]',
    description:
      'Starts a release of a service, or deploys it to one environment and region if its pipeline allows that choice; once per note (HARNESS_API_KEY)',
    options: {
      environment: {
        ...string,
        help: 'the environment to deploy to; not allowed with the strategy `promotion`, which releases through all environments',
      },
      region: { ...string, help: 'the region to deploy to, likewise' },
      'image-tag': { ...string, help: 'the image to deploy' },
      variable: { ...string, multiple: true, help: 'a variable of the pipeline' },
      note: { ...string, help: 'correlation note; a run with this note is not started twice' },
      wait: { type: 'boolean', help: 'wait for the outcome' },
      ...PLACE,
    },
    run: trigger,
  },
];

const MODES: SyncMode[] = ['quick', 'full'];

async function sync(given: Given): Promise<number> {
  const { options, printer } = given;
  const word = text(given, 'mode');
  const mode = MODES.find(known => known === word);
  if (word !== undefined && !mode)
    throw new UsageError(`unknown mode \`${word}\`; expected ${MODES.join(' or ')}`);
  const { waves, verify } = wavesOf(given);
  if (waves !== undefined && options['apply'] !== true)
    throw new UsageError('--waves needs --apply; `ameide harness rollout --plan` shows a plan');
  if (options['delete-orphans'] === true && options['apply'] !== true)
    throw new UsageError('--delete-orphans needs --apply; without it, orphans are only listed');
  const input = {
    services: list(given, 'services'),
    mode,
    ...placeIn(given),
    apply: options['apply'] === true,
    deleteOrphans: options['delete-orphans'] === true,
    waves,
    dryRun: options['dry-run'] === true,
  };
  const action = { type: 'harness:sync', input } as const;
  const { values, plan } = await carryOut(...(await withServers(given, action)));
  const { rows } = values;
  const step = { step: 'run', waves, verify, ...placeIn(given) } as const;
  const rolledOut = waves === undefined ? undefined : await carry(given, step);
  if (printer.json) printer.data({ ...values, warnings: plan.warnings, ...rolledOut });
  else {
    printer.problems(plan.warnings);
    printer.text(tableOf(rows, 'plain'));
    const { services, unchanged } = values;
    printer.text(`${count(services, 'service')}, ${unchanged} up to date`);
    // One that was removed may be gone from both already, so that is no error.
    const orphans = rows.filter(({ state }) => state === 'orphaned').length;
    const unknown = new Set(input.services).size - services - orphans;
    if (unknown > 0)
      printer.progress(
        `${count(unknown, 'name')} given by --services: neither in the catalog nor in Harness`,
      );
  }
  const isDue = rows.some(isToRepair);
  if (rolledOut === undefined) return isDue ? 1 : 0;
  const ended = printer.json ? endOf(rolledOut) : report(given, rolledOut);
  return isDue ? 1 : ended;
}

/** Not what somebody has restored and holds, nor what a rollout brings: a job would fail until they end. */
const isToRepair = ({ repaired, state, leftToRollout }: SyncRow) =>
  !repaired && state !== 'held' && leftToRollout !== true;

async function remove(given: Given): Promise<number> {
  const { printer } = given;
  const input = { service: one(given), ...placeIn(given) };
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
    service: one(given),
    wait: options['wait'] === true,
    ...placeIn(given),
    environment: text(given, 'environment'),
    region: text(given, 'region'),
    imageTag: text(given, 'image-tag'),
    note: text(given, 'note'),
    variables: Object.fromEntries(pairs(given, 'variable')),
  };
  const action = { type: 'harness:trigger', input } as const;
  const { values, plan, done } = await carryOut(...(await withServers(given, action)));
  const started = done.find(one => one.type === 'execute');
  const execution = executionOf(values, started);
  const { status, executionUrl } = execution;
  if (printer.json) printer.data({ ...values, ...execution });
  else {
    printer.problems(plan.warnings);
    printer.text(executionUrl ? `${status} ${executionUrl}` : `would run ${values.pipelineId}`);
    if (values.stages.length > 0) printer.text(`stages: ${values.stages.join(', ')}`);
  }
  return 0;
}

export function one({ positionals }: Given): string {
  const [service, ...more] = positionals;
  if (!service || more.length > 0) throw new UsageError('expected exactly one SERVICE');
  return service;
}
