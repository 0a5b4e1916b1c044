// A state as a word with a color; a word that is not known stands uncolored.
type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'none';

const TONES: Record<string, Tone> = {
  ready: 'good',
  outdated: 'warn',
  drifted: 'warn',
  held: 'warn',
  foreign: 'bad',
  invalid: 'bad',
  created: 'good',
  updated: 'busy',
  unchanged: 'none',
  // Those of operations.
  succeeded: 'good',
  initiated: 'busy',
  pending: 'none',
  waiting: 'none',
  cancelled: 'none',
  skipped: 'none',
  // Harness's own words for executions.
  success: 'good',
  ignorefailed: 'good',
  running: 'busy',
  queued: 'busy',
  approvalwaiting: 'warn',
  interventionwaiting: 'warn',
  failed: 'bad',
  errored: 'bad',
  expired: 'bad',
  aborted: 'bad',
  approvalrejected: 'bad',
};

export function State({ word, label = labelOf(word) }: { word: string; label?: string }) {
  return (
    <span className={`ameide-state ameide-${toneOf(word)}`} title={label}>
      {label}
    </span>
  );
}

/** The color of a state. */
export function toneOf(word: string): Tone {
  return TONES[word.toLowerCase()] ?? 'none';
}

/** Where another word says it better. */
const WORDS: Record<string, string> = {
  ready: 'Up to date',
  missing: 'No pipeline',
  foreign: 'Managed elsewhere',
  unknown: 'Unknown',
  held: 'Held at a restored state',
};

/** A state as people read it. */
export function labelOf(word: string): string {
  const text = words(word);
  return WORDS[word] ?? text.charAt(0).toUpperCase() + text.slice(1);
}

/** `inputSet` and `ApprovalWaiting` as people write them. */
export function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
