// Both contestants through both schedules, on one stage.
import { Random } from '../../fuzz/random.ts';
import { NEW_ENTRY, catalog } from '../generate.ts';
import { contest } from './contest.ts';
import type { Outcome, Service, Way } from './contest.ts';
import { openStage } from './stage.ts';

export interface Sizes {
  entries: number;
  /** How many onboard at once. */
  crowd: number;
  /** How many onboard where half is merged meanwhile. */
  overlap: number;
}

const WAYS: Way[] = ['ours', 'theirs'];

export async function runLoad(
  { entries, crowd, overlap }: Sizes,
  say: (line: string) => void,
): Promise<{ crowd: Outcome[]; overlap: Outcome[] }> {
  const stage = await openStage(Math.max(crowd, overlap));
  const text = catalog(entries);
  const outcomes: { crowd: Outcome[]; overlap: Outcome[] } = { crowd: [], overlap: [] };
  try {
    for (const way of WAYS) {
      const services = newcomers(crowd, 1);
      outcomes.crowd.push(
        await contest(stage, { way, repo: `crowd-${way}`, catalog: text, services, say }),
      );
    }
    for (const way of WAYS) {
      const services = newcomers(overlap, 2);
      const mergedMeanwhile = Math.floor(overlap / 2);
      const repo = `overlap-${way}`;
      outcomes.overlap.push(
        await contest(stage, { way, repo, catalog: text, services, mergedMeanwhile, say }),
      );
    }
  } finally {
    await stage.close();
  }
  return outcomes;
}

/** Services whose names fall anywhere in the list, now and then close to each other, as those of one team do. */
function newcomers(count: number, seed: number): Service[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, index) => {
    const fruit = random.pick(['apple', 'fig', 'kiwi', 'lime', 'mango', 'peach', 'plum', 'quince']);
    const noun = random.pick(['basket', 'ledger', 'orders', 'refund', 'stock']);
    const name = `${fruit}-${noun}-new-${String(index).padStart(3, '0')}`;
    return { ...NEW_ENTRY, name };
  });
}
