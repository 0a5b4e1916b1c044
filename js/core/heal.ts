/**
 * Brings open pull requests onto their base, one after another: one that holds a true conflict, or moves meanwhile, does not keep
 * the others from it. What is to be healed, and how, is decided by the core.
 */
import type { CatalogHeal, CatalogHealed, HealedPull } from '#core';
import { problemsOf } from './errors.ts';

/** Carries the request out; a dry run only looks. */
type CarryHeal = (input: CatalogHeal, dryRun: boolean) => Promise<CatalogHealed>;

/** What became of each open pull request of ours; a dry run says what would. */
export async function heal(
  input: CatalogHeal,
  carry: CarryHeal,
  dryRun = false,
): Promise<HealedPull[]> {
  const { pulls } = await carry(input, true);
  if (dryRun) return pulls;
  const outcomes: HealedPull[] = [];
  for (const pull of pulls)
    outcomes.push(pull.outcome === 'healed' ? await healOne(input, carry, pull) : pull);
  return outcomes;
}

async function healOne(
  input: CatalogHeal,
  carry: CarryHeal,
  pull: HealedPull,
): Promise<HealedPull> {
  try {
    const { pulls } = await carry({ ...input, pullRequests: [pull.number] }, false);
    // One that is not open any more needs nothing.
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
    clean: 'merges as it is',
    healed: `${dryRun ? 'would be' : 'was'} brought onto its base`,
    conflict: 'holds a true conflict, for a person to decide',
  };
  return `pull request ${number} ${what[outcome]}: ${url}`;
}
