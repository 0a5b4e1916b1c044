import { loadCore } from '../../fuzz/core.ts';
import { merges } from '../../fuzz/merges.ts';
import { session } from '../../fuzz/session.ts';
import { Tally } from '../../fuzz/tally.ts';
import { document } from '../../fuzz/documents.ts';
import { Random } from '../../fuzz/random.ts';

// `npm run fuzz` makes as many as one likes.
const EDITS = 3_000;

describe('random edits', () => {
  it(`are right or rightly refused, ${EDITS} times, by the judgement of another parser`, () => {
    const core = loadCore();
    const tally = new Tally();
    for (let number = 0; tally.count < EDITS; number += 1) {
      for (const verdict of session(core, 7, number)) tally.add(verdict, number);
    }
    expect(tally.findings.filter(finding => finding.verdict === 'wrong')).toEqual([]);
    // Most requests are such that they can be done; a core that refuses all would be never wrong.
    expect(tally.right).toBeGreaterThan(EDITS / 2);
  });

  it('merge by meaning, 500 times', () => {
    const core = loadCore();
    const tally = new Tally();
    for (let number = 0; tally.count < 500; number += 1) {
      for (const verdict of merges(core, 7, number)) tally.add(verdict, number);
    }
    expect(tally.findings.filter(finding => finding.verdict === 'wrong')).toEqual([]);
    expect(tally.right).toBeGreaterThan(400);
  });

  it('are the same for the same seed', () => {
    expect(document(new Random(3))).toBe(document(new Random(3)));
    expect(document(new Random(3))).not.toBe(document(new Random(4)));
  });
});
