/** Which effects of a plan may be performed side by side. */
import type { Effect, EntityKind } from '#core';

/** Entities of one rank do not refer to each other; they may refer to those of lower ranks. Kinds without a rank stand alone. */
const RANKS: Partial<Record<EntityKind, number>> = {
  service: 0,
  environment: 0,
  infrastructure: 1,
  pipeline: 2,
  inputSet: 3,
};

/**
 * The effects in their order, cut into groups of which each waits for the one before. A commit joins the entities before it: it goes to
 * another server, and by then what it is about has been accepted.
 */
export function wavesOf(effects: Effect[]): Effect[][] {
  const waves: Effect[][] = [];
  let rank: number | undefined;
  for (const effect of effects) {
    const next = effect.type === 'putEntity' ? RANKS[effect.kind] : undefined;
    const joins = rank !== undefined && (next === rank || effect.type === 'commit');
    if (joins) waves.at(-1)?.push(effect);
    else waves.push([effect]);
    rank = next;
  }
  return waves;
}
