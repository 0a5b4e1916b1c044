// What has been deployed before the demo begins: runs in the double of Harness, some days old, so that pages have something to tell.
import { find } from '../harness/inputSets.ts';
import type { HarnessDouble } from '../harness/index.ts';
import { runOf, startRun } from '../harness/runs.ts';
import { isOver, simulate } from '../harness/simulate.ts';
import type { RunEvent, StepState } from '../harness/simulate.ts';
import type { Entity } from '../harness/store.ts';
import { parseYaml, rootOf } from '../harness/yaml.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface Past {
  tag: string;
  /** How long ago it was started. */
  ago: number;
  /** Whether people have approved what it asked for. */
  approved?: boolean;
  /** Why its first deployment failed. */
  failure?: string;
}

const RELEASED: Past[] = [
  { tag: 'v1.4.0', ago: 23 * DAY, approved: true },
  { tag: 'v1.4.1', ago: 6 * DAY, approved: true },
];

/** By service. The last one of a release that nobody has approved still waits. */
const PASTS: Record<string, Past[]> = {
  'account-api': RELEASED,
  'auth-gateway': [...RELEASED, { tag: 'v1.5.0', ago: 3 * HOUR }],
  'checkout-api': [{ tag: '2026.11.2', ago: 9 * DAY, approved: true }],
  'fraud-listener': [{ tag: 'v0.9.3', ago: 2 * DAY, failure: 'readiness probe failed' }],
  'ledger-api': [
    ...RELEASED,
    { tag: 'v1.5.0', ago: DAY, failure: 'readiness probe failed' },
  ],
  'payment-gateway': [
    { tag: 'v2.3.0', ago: 30 * DAY, approved: true },
    { tag: 'v2.3.1', ago: 12 * DAY, approved: true },
    { tag: 'v2.3.2', ago: 5 * HOUR },
  ],
  'payout-scheduler': [{ tag: 'v1.0.7', ago: 15 * DAY, approved: true }],
};

/** How often it is looked whether a run waits for somebody, and how long they take. */
const LOOK_MS = 10 * MINUTE;
const ANSWER_MS = 25 * MINUTE;
const PEOPLE = ['ann', 'paul', 'jane'];

/** Fills in the past of some services; those without a pipeline have none. */
export function seedRuns(harness: HarnessDouble): void {
  const { world } = harness;
  for (const [service, pasts] of Object.entries(PASTS)) {
    const id = service.replaceAll('-', '_');
    const pipeline = harness
      .entities('pipeline')
      .find(({ identifier }) => identifier === `${id}_cd`);
    if (!pipeline) continue;
    for (const past of pasts) {
      for (const inputs of inputsOf(harness, pipeline, id)) seedRun(harness, pipeline, inputs, past);
    }
    world.outcomes.delete(pipeline.identifier);
  }
}

type Inputs = ReturnType<typeof rootOf>;

/** One run passes through all places, or each of the first environment has its own. */
function inputsOf({ world }: HarnessDouble, pipeline: Entity, id: string): Inputs[] {
  const sets = world.store.list('inputSet', pipeline, pipeline.identifier);
  const wanted = sets.filter(({ identifier }) =>
    new RegExp(`^${id}_(release|int_stable_)`).test(identifier),
  );
  return wanted.map(({ identifier }) => {
    const { yaml } = find(world, pipeline, pipeline.identifier, identifier);
    return rootOf(parseYaml(yaml, 'Input Set'), 'inputSet');
  });
}

function seedRun(
  { world }: HarnessDouble,
  pipeline: Entity,
  inputs: Inputs,
  { tag, ago, approved, failure }: Past,
): void {
  if (failure === undefined) world.outcomes.delete(pipeline.identifier);
  else
    world.outcomes.set(pipeline.identifier, {
      status: 'Failed',
      at: 'rolling_deploy',
      message: failure,
    });
  const variables = [{ name: 'imageTag', type: 'String', value: tag }];
  const own = { pipeline: { identifier: pipeline.identifier, variables } };
  const { run } = startRun(world, { pipeline, inputs: [inputs, own], user: 'jane' });
  if (!run) return;
  const createdAt = world.now() - ago;
  const events = approved ? answersTo(run, createdAt, world.now()) : [];
  world.store.save({
    ...run,
    data: { ...runOf(run), events },
    createdAt,
    lastUpdatedAt: createdAt,
  });
}

/** As many people as are asked for approve, each time that the run waits for them. */
function answersTo(run: Entity, startedAt: number, now: number): RunEvent[] {
  const { plan } = runOf(run);
  const events: RunEvent[] = [];
  for (let at = startedAt; at < now; at += LOOK_MS) {
    const { status, stages } = simulate(plan, startedAt, events, at);
    if (isOver(status)) break;
    const waits = stages.flatMap(({ steps }) => steps).filter(isAsked);
    for (const { key, plan: step } of waits) {
      const people = PEOPLE.slice(0, step.approval?.minimumCount ?? 1);
      for (const user of people)
        events.push({ at: at + ANSWER_MS, action: 'APPROVE', step: key, user, comments: 'looks good' });
    }
    if (waits.length > 0) at += ANSWER_MS;
  }
  return events;
}

/** A bake passes by itself. */
const isAsked = ({ status, plan }: StepState) =>
  status === 'ApprovalWaiting' && !plan.passesOnTimeout;
