/** What would be done, with the same decisions as the task; nothing is written. */
import { refusal } from '@ameide/core';
import type { Caller } from '../operations/caller.ts';
import { preview } from '../reads/preview.ts';
import { isPassing } from '../reads/warnings.ts';
import { conflictOf, refusePending } from './pending.ts';
import { hasCode } from './entries.ts';
import type { Entry } from './entries.ts';
import { noService } from './service.ts';
import type { Tools } from './tools.ts';

export interface Preview {
  catalog?: { outcome: string; diff: string; pullRequestUrl: string | null };
  pipeline?: object;
  findings: object[];
}

/** Onboarding. */
export async function previewOf(
  tools: Tools,
  entry: Entry,
  caller: Caller,
  signal: AbortSignal,
): Promise<Preview> {
  const options = { actor: caller.user, caller: caller.actor, signal };
  const { catalog, pipeline, problems, warnings } = await preview(
    tools.runner,
    { service: entry },
    options,
  );
  if (problems.length > 0) {
    const conflict = await conflictOf(tools, String(entry['name']), problems);
    if (conflict) throw conflict;
    throw refusal(problems.every(isPassing) ? 'unavailable' : 'input', problems);
  }
  return { catalog, pipeline, findings: warnings };
}

/** A change. */
export async function planChange(
  { runner }: Tools,
  entry: Entry,
  caller: Caller,
  signal: AbortSignal,
): Promise<Preview> {
  const options = { actor: caller.user, caller: caller.actor, signal };
  const input = { operation: 'update' as const, service: entry, entity: true };
  const { values, warnings } = await runner.run({ type: 'catalog:update', input }, options);
  const { outcome, diff, pullRequestUrl } = values;
  return { catalog: { outcome, diff, pullRequestUrl }, findings: warnings };
}

/** A removal. Throws where the catalog has no such service, and nothing in Harness is left of it, or it waits to be merged. */
export async function planRemoval(
  tools: Tools,
  name: string,
  caller: Caller,
  signal: AbortSignal,
): Promise<Preview> {
  const { runner, services, state } = tools;
  const options = { actor: caller.user, caller: caller.actor, signal };
  const input = { operation: 'remove' as const, service: { name }, confirm: name };
  const planned = runner.run({ type: 'catalog:update', input }, options);
  const { values, warnings } = await planned.catch(async (error: unknown) => {
    if (!hasCode(error, 'catalog/service-not-found')) throw error;
    await refusePending(tools, name, caller, signal);
    throw noService(name);
  });
  const { outcome, diff, pullRequestUrl } = values;
  if (outcome === 'unchanged') await refusePending(tools, name, caller, signal);
  // To remove what is not there is no fault, but to remove what never was is a typing error.
  const isKnown =
    outcome !== 'unchanged' ||
    (await services.find(name)) !== undefined ||
    (await state.mapping.get(name)) !== undefined ||
    (await state.operations.latest(name)) !== undefined;
  if (!isKnown) throw noService(name);
  return { catalog: { outcome, diff, pullRequestUrl }, findings: warnings };
}
