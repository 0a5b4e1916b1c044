/** What came of one edit or one merge. */
export interface Verdict {
  verdict: 'right' | 'refused' | 'refused-though-possible' | 'wrong';
  /** The operation, the code of a refusal, or the kind of what is wrong. */
  kind: string;
  detail: string;
  /** All that is needed to see it again, by file name. */
  files: Record<string, string>;
}
