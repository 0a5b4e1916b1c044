/**
 * Updates open pull requests onto their base, one after another: one with a conflict that needs a person, or one that moves meanwhile, does not stop
 * the others. The core decides what to heal and how.
 */
import type { CatalogHeal, CatalogHealed, HealedPull } from '#core';
import { problemsOf } from './errors.ts';

/** Runs the request; a dry run only reads. */
type RunHeal = (input: CatalogHeal, dryRun: boolean) => Promise<CatalogHealed>;

/** Outcome for each open Ameide pull request; for a dry run, the outcome that it would have. */
export async function heal(
  input: CatalogHeal,
  runHeal: RunHeal,
  dryRun = false,
): Promise<HealedPull[]> {
  const { pulls } = await runHeal(input, true);
  if (dryRun) return pulls;
  const outcomes: HealedPull[] = [];
  for (const pull of pulls)
    outcomes.push(pull.outcome === 'healed' ? await healOne(input, runHeal, pull) : pull);
  return outcomes;
}

async function healOne(
  input: CatalogHeal,
  runHeal: RunHeal,
  pull: HealedPull,
): Promise<HealedPull> {
  try {
    const { pulls } = await runHeal({ ...input, pullRequests: [pull.number] }, false);
    // A closed pull request needs nothing.
    return pulls[0] ?? { ...pull, outcome: 'clean' };
  } catch (error) {
    const { name } = error as Error;
    const problems = problemsOf(error);
    const itsOwn = name === 'ConflictError' || name === 'InputError';
    if (!itsOwn || problems.length === 0) throw error;
    return { ...pull, outcome: 'conflict', problems };
  }
}

/** A line for people. */
export function tellHealed({ number, url, outcome }: HealedPull, dryRun = false): string {
  const what = {
    clean: 'can be merged as it is',
    healed: `${dryRun ? 'would be' : 'was'} updated with its base branch`,
    conflict: 'has a conflict that must be resolved by hand',
  };
  return `pull request ${number} ${what[outcome]}: ${url}`;
}
