/** Performs effects: one exhaustive switch, a checkpoint for each. */
import type { Effect, EntityKind } from '#core';
import { commit } from './github/commit.ts';
import type { Committed } from './github/commit.ts';
import { execute } from './harness/executions.ts';
import { labelOf } from './harness/kinds.ts';
import { deleteEntity, putEntity } from './harness/write.ts';
import type { Put } from './harness/write.ts';
import type { Servers } from './read.ts';

/** Result of an effect. JSON only, because it is stored in checkpoints. */
export type Done =
  | ({ type: 'commit' } & Committed)
  | ({ type: 'putEntity' } & Put)
  | { type: 'deleteEntity'; kind: EntityKind; identifier: string }
  | { type: 'execute'; id: string; status: string };

/** Stores the result of an effect, so that a task resumed after a crash need not repeat it. */
export type Checkpoint = <T extends Done>(
  effect: Effect,
  round: number,
  work: () => Promise<T>,
) => Promise<T>;

/** For drivers without checkpoints. */
export const noCheckpoint: Checkpoint = (_effect, _round, work) => work();

/**
 * Performs one effect. A checkpoint alone does not prevent doing it twice (Backstage does not fence a replica that it considers
 * dead), so each effect also checks first whether it has already been done.
 */
export async function perform(
  servers: Servers,
  checkpoint: Checkpoint,
  effect: Effect,
  queued: boolean,
  round: number,
): Promise<Done> {
  const done = await checkpoint<Done>(effect, round, () => doOne(servers, effect, queued));
  servers.log.info(tell(effect, done));
  return done;
}

async function doOne({ github, harness }: Servers, effect: Effect, queued: boolean): Promise<Done> {
  switch (effect.type) {
    case 'commit':
      return { type: 'commit', ...(await commit(github.repo(effect.repo), effect, queued)) };
    case 'putEntity':
      return { type: 'putEntity', ...(await putEntity(harness, effect)) };
    case 'deleteEntity':
      return { type: 'deleteEntity', ...(await deleteEntity(harness, effect)) };
    case 'execute':
      return { type: 'execute', ...(await execute(harness, effect)) };
  }
}

/** One line for the log. */
function tell(effect: Effect, done: Done): string {
  switch (done.type) {
    case 'commit':
      return done.pullRequest
        ? `pull request ${done.pullRequest.url} holds commit ${done.commit} on ${done.branch}`
        : `committed ${done.commitUrl} to ${done.branch}`;
    case 'putEntity':
      return `${'exists' in effect && effect.exists ? 'updated' : 'created'} ${labelOf(done.kind)} \`${done.identifier}\` in Harness`;
    case 'deleteEntity':
      return `removed ${labelOf(done.kind)} \`${done.identifier}\` from Harness`;
    case 'execute':
      return `execution ${done.id} of the pipeline: ${done.status}`;
  }
}
