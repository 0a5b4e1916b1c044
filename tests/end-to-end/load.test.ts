// A part of `npm run load`: a dozen at once through a real backend, side by side with Backstage's own action.
import { drawing, verdict } from '../../bench/load/report.ts';
import { runLoad } from '../../bench/load/run.ts';

it(
  'a dozen onboardings at once: nothing lost, nothing left dirty, one commit each',
  { timeout: 180_000 },
  async () => {
    const outcomes = await runLoad({ entries: 60, crowd: 12, overlap: 6 }, () => {});
    const [ours, theirs] = outcomes.crowd;
    expect(verdict(ours!, outcomes.overlap[0]!).filter(line => !line.startsWith('met'))).toEqual(
      [],
    );
    expect(ours).toMatchObject({
      tasks: 12,
      merged: 12,
      dirty: 0,
      lost: 0,
      linesLost: 0,
      exact: true,
    });
    expect(ours!.comments.after).toBe(ours!.comments.before);
    // What the comparison stands on: the other way does lose.
    expect(theirs).toMatchObject({ tasks: 12, exact: false });
    expect(theirs!.lost).toBeGreaterThan(0);
    expect(outcomes.overlap[1]!.reverted).toBeGreaterThan(0);
    const machine = { cpu: '', cores: 1, node: '' };
    expect(drawing({ machine, entries: 60, ...outcomes })).toContain('</svg>');
  },
);
