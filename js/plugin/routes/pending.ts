/** Services that are there already, or about to be: their pull request is open. */
import { problem, refusal } from '@ameide/core';
import type { Problem } from '@ameide/core';
import type { Caller } from '../operations/caller.ts';
import type { ReadOnlyOptions, ReadOnlyRunner } from '../reads/readOnlyRunner.ts';
import type { Entry } from './entries.ts';
import { hasCode } from './entries.ts';
import type { Tools } from './tools.ts';

const EXISTS = 'catalog/service-exists';
const NOT_FOUND = 'catalog/service-not-found';

/**
 * Throws 409 where the name is taken by a service with other settings, in the catalog or in an open pull request. A name that is
 * not known to be taken is not looked up: the task finds out, and most requests are answered at once.
 */
export async function refuseOther(
  tools: Tools,
  name: string,
  entry: Entry,
  caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  if (!(await isKnown(tools, name))) return;
  const options = { actor: caller.user, caller: caller.actor, signal };
  const input = { operation: 'add' as const, service: entry, recordPipeline: true };
  try {
    const { values } = await tools.runner.run({ type: 'catalog:update', input }, options);
    const { outcome, pullRequestUrl, pullRequestNumber, diff } = values;
    if (outcome === 'unchanged' || pullRequestUrl === null) return;
    const found = problem(
      EXISTS,
      `\`${name}\` is about to be added with different settings`,
      'change the service instead, or close the pull request first',
    );
    const existing = { pullRequestUrl, pullRequestNumber, diff };
    throw Object.assign(refusal('conflict', [found]), { existing });
  } catch (error) {
    const conflict = await conflictOf(tools, name, problemsIn(error));
    throw conflict ?? error;
  }
}

/** 409 with the service that is there, if that is what the problems say. */
export async function conflictOf(
  { services }: Tools,
  name: string,
  problems: Problem[],
): Promise<Error | undefined> {
  if (!problems.some(({ code }) => code === EXISTS)) return undefined;
  const found = await services.find(name);
  if (!found) return undefined;
  return Object.assign(refusal('conflict', problems), { existing: { service: found.service } });
}

/**
 * The whole entry of a service that an open pull request adds, with changes; undefined where there is no such pull request. The
 * branch is read as if it were the base.
 */
export async function pendingChange(
  { runner, state }: Tools,
  entry: Entry,
  caller: Caller,
  signal: AbortSignal,
): Promise<Entry | undefined> {
  const { branch } = (await latestPull(state, String(entry['name']))) ?? {};
  if (branch === undefined) return undefined;
  return entryOnBranch(runner, branch, entry, {
    actor: caller.user,
    caller: caller.actor,
    signal,
  });
}

/** Throws 409 where the catalog does not have the service, and an open pull request is about to add it. */
export async function refusePending(
  { runner, state }: Tools,
  name: string,
  caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  const pull = await latestPull(state, name);
  const options = { actor: caller.user, caller: caller.actor, signal };
  if (!pull || !(await entryOnBranch(runner, pull.branch, { name }, options))) return;
  const { pullRequestUrl, pullRequestNumber } = pull;
  const found = problem(
    'api/not-merged',
    `\`${name}\` is not in the catalog yet: pull request ${pullRequestNumber} is about to add it`,
    `close ${pullRequestUrl} instead, then delete the pipeline of the service if it has one`,
  );
  throw Object.assign(refusal('conflict', [found]), {
    existing: { pullRequestUrl, pullRequestNumber },
  });
}

/** Where the latest operation on the service has put it. */
async function latestPull(state: Tools['state'], name: string) {
  const { items } = await state.operations.page({ service: name, status: 'succeeded' }, 20);
  const { outputs = {} } =
    items.find(({ outputs: of }) => typeof of?.['branch'] === 'string') ?? {};
  const { branch, pullRequestUrl, pullRequestNumber } = outputs;
  return typeof branch === 'string' ? { branch, pullRequestUrl, pullRequestNumber } : undefined;
}

/** The entry as a branch has it, with changes; undefined where the branch or the service is not there. */
export async function entryOnBranch(
  runner: ReadOnlyRunner,
  branch: string,
  entry: Entry,
  options: ReadOnlyOptions = {},
): Promise<Entry | undefined> {
  const input = { operation: 'update' as const, service: entry, entity: false, baseBranch: branch };
  try {
    const { values } = await runner.run({ type: 'catalog:update', input }, options);
    return values.service ?? undefined;
  } catch (error) {
    // Merged, closed or taken back since.
    if (hasCode(error, NOT_FOUND) || hasCode(error, 'github/no-base-branch')) return undefined;
    throw error;
  }
}

async function isKnown({ services, state }: Tools, name: string): Promise<boolean> {
  const [found, latest] = await Promise.all([
    // A catalog that cannot be read stops no request: the task tells.
    services.find(name).catch(() => undefined),
    state.operations.latest(name),
  ]);
  return found !== undefined || latest?.status === 'succeeded';
}

function problemsIn(error: unknown): Problem[] {
  return error instanceof Error && 'problems' in error ? (error.problems as Problem[]) : [];
}
