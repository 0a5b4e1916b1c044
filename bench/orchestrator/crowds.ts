// Many requests at once, ours and those of Backstage's own that do the same, in turns.
import { setTimeout as sleep } from 'node:timers/promises';
import { medianOf, quantileOf } from './measure.ts';
import type { Stage } from './stage.ts';

/** Times in milliseconds. */
export interface Times {
  median: number;
  p99: number;
}

export interface Compared {
  ours: Times;
  theirs: Times;
}

const timesOf = (all: number[]): Times => ({ median: medianOf(all), p99: quantileOf(all, 0.99) });

async function timed(work: () => Promise<{ status: number }>, expected: number): Promise<number> {
  const started = performance.now();
  const { status } = await work();
  if (status !== expected) throw new Error(`a request was answered ${status}`);
  return performance.now() - started;
}

/** Pages of a hundred, of the list of services and of the catalog's own. */
export async function lists(stage: Stage, atOnce: number, rounds: number): Promise<Compared> {
  const ours = '/api/ameide/v1/services?limit=100&offset=';
  const theirs = '/api/catalog/entities/by-query?filter=kind=component&limit=100&offset=';
  const taken: Record<'ours' | 'theirs', number[]> = { ours: [], theirs: [] };
  for (let round = -2; round < rounds; round += 1)
    for (const [side, path] of [
      ['ours', ours],
      ['theirs', theirs],
    ] as const) {
      const all = await Promise.all(
        Array.from({ length: atOnce }, (_, index) =>
          timed(() => stage.ask('GET', `${path}${index * 100}`), 200),
        ),
      );
      // The first rounds warm up.
      if (round >= 0) taken[side].push(...all);
    }
  return { ours: timesOf(taken.ours), theirs: timesOf(taken.theirs) };
}

const TASKS = '/api/scaffolder/v2/tasks';

const serviceOf = (side: string, index: number) => ({
  name: `${side}-${String(index).padStart(4, '0')}`,
  ...{ archetype: 'api', profile: 'public-api', size: 'small', team: 'payments-team' },
  ...{ environments: ['int'], regions: ['euw1'] },
});

/** Onboardings posted at once, as tasks of the same template through the scaffolder and through the API. */
export async function onboardings(stage: Stage, count: number, say: (line: string) => void) {
  const ids: string[] = [];
  const theirs = (side: string, many: number) =>
    crowd(many, index => {
      const values = { ...serviceOf(side, index), pipeline: 'afterMerge' };
      const templateRef = 'template:default/kubernetes-service';
      const body = { templateRef, values };
      return timed(async () => {
        const answered = await stage.ask('POST', TASKS, body);
        ids.push(answered.body.id);
        return answered;
      }, 201);
    });
  const ours = (side: string, many: number) =>
    crowd(many, index => {
      const path = '/api/ameide/v1/services?pipeline=afterMerge';
      return timed(() => stage.ask('POST', path, serviceOf(side, index)), 202);
    });
  const drain = async () => {
    for (;;) {
      const { body } = await stage.ask('GET', `${TASKS}?status=open&status=processing&limit=1`);
      if (body.totalTasks === 0) return;
      await sleep(1000);
    }
  };
  await theirs('warm-a', 20);
  await ours('warm-b', 20);
  await drain();
  say(`${count} through the scaffolder`);
  const first = await theirs('theirs', count);
  // They have been taken, which is all that is compared.
  for (const id of ids) await stage.ask('POST', `${TASKS}/${id}/cancel`);
  await drain();
  say(`${count} through the API`);
  const own = await ours('ours', count);
  await drain();
  say('whether each was done once');
  return { ours: timesOf(own), theirs: timesOf(first), ...(await kept(stage, count)) };
}

function crowd(count: number, one: (index: number) => Promise<number>): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => one(index)));
}

/** What has become of those through the API: operations that succeeded, and pull requests; each once. */
async function kept(stage: Stage, count: number) {
  let operations: { service: string; status: string; outputs: { pullRequestNumber: number } }[] =
    [];
  for (let tries = 0; tries < 120; tries += 1) {
    const { body } = await stage.ask(
      'GET',
      '/api/ameide/v1/operations?limit=1000&status=succeeded',
    );
    operations = body.items.filter((one: { service: string }) => one.service.startsWith('ours-'));
    if (operations.length >= count) break;
    await sleep(1000);
  }
  const pulls = stage.github
    .pulls('company', 'platform-next')
    .filter(({ head }) => /\bours-\d{4}\b/.test(JSON.stringify(head)));
  return {
    operations: operations.length,
    services: new Set(operations.map(({ service }) => service)).size,
    pulls: pulls.length,
  };
}
