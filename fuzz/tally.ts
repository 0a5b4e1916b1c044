import type { Verdict } from './verdict.ts';

/** A verdict that somebody should look at, and the session that it came from. */
export type Finding = Verdict & { session: number };

// Enough to see what is the matter; a fault that strikes often is written often enough.
const KEPT = 20;

/** Counts verdicts by kind, and keeps the shortest of those that are not right. */
export class Tally {
  count = 0;
  right = 0;
  wrong = 0;
  refused: Record<string, number> = {};
  possible: Record<string, number> = {};
  faults: Record<string, number> = {};
  findings: Finding[] = [];

  /** Takes a verdict. */
  add(verdict: Verdict, session: number): void {
    this.count += 1;
    const count = (counts: Record<string, number>): number =>
      (counts[verdict.kind] = (counts[verdict.kind] ?? 0) + 1);
    if (verdict.verdict === 'right') this.right += 1;
    else if (verdict.verdict === 'refused') count(this.refused);
    else {
      if (verdict.verdict === 'wrong') this.wrong += 1;
      count(verdict.verdict === 'wrong' ? this.faults : this.possible);
      this.keep({ ...verdict, session });
    }
  }

  /** Adds up what two workers found. */
  join(other: Tally): void {
    this.count += other.count;
    this.right += other.right;
    this.wrong += other.wrong;
    for (const counts of ['refused', 'possible', 'faults'] as const) {
      for (const [kind, count] of Object.entries(other[counts]))
        this[counts][kind] = (this[counts][kind] ?? 0) + count;
    }
    for (const finding of other.findings) this.keep(finding);
  }

  private keep(finding: Finding): void {
    const alike = this.findings.filter(
      each => each.verdict === finding.verdict && each.kind === finding.kind,
    );
    if (alike.length >= KEPT) {
      const longest = alike.reduce((one, other) => (size(one) >= size(other) ? one : other));
      if (size(longest) <= size(finding)) return;
      this.findings.splice(this.findings.indexOf(longest), 1);
    }
    this.findings.push(finding);
  }
}

function size(finding: Finding): number {
  return Object.values(finding.files).reduce((sum, text) => sum + text.length, 0);
}
