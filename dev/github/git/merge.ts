// Three-way merges, made by git: the result's tree, or the paths in conflict.

import { git } from './run.ts';

export type MergeResult = { clean: true; tree: string } | { clean: false; conflicts: string[] };

/** What to merge; without `base`, git finds the merge base itself. */
export interface MergeJob {
  base?: string;
  ours: string;
  theirs: string;
}

/** Merges in batches: jobs asked for in one turn of the event loop share one git process. */
export class Merger {
  #dir: string;
  #results = new Map<string, Promise<MergeResult>>();
  #waiting: Array<{
    job: MergeJob;
    resolve: (r: MergeResult) => void;
    reject: (e: unknown) => void;
  }> = [];

  /** @param dir the bare repository */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The merge of two commits; the same pair is merged once. */
  merge(job: MergeJob): Promise<MergeResult> {
    const key = `${job.base ?? ''} ${job.ours} ${job.theirs}`;
    const known = this.#results.get(key);
    if (known) return known;
    const result = new Promise<MergeResult>((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => void this.#run());
      this.#waiting.push({ job, resolve, reject });
    });
    result.catch(() => this.#results.delete(key));
    this.#results.set(key, result);
    return result;
  }

  async #run(): Promise<void> {
    const batch = this.#waiting.splice(0);
    const input = batch
      .map(({ job }) => `${job.base ? `${job.base} -- ` : ''}${job.ours} ${job.theirs}\n`)
      .join('');
    try {
      const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '--stdin'];
      const results = parseMerges((await git(this.#dir, args, input)).toString('utf8'));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result) resolve(result);
        else reject(new Error('git merge-tree gave fewer results than asked for'));
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

/** Each result is: `1` (clean) or `0`, the tree, names in conflict, an empty field; all ended by NUL. */
function parseMerges(output: string): MergeResult[] {
  const fields = output.split('\0');
  const results: MergeResult[] = [];
  for (let at = 0; at + 1 < fields.length;) {
    const clean = fields[at] === '1';
    const tree = fields[at + 1] ?? '';
    const end = fields.indexOf('', at + 2);
    const conflicts = fields.slice(at + 2, end);
    results.push(clean ? { clean, tree } : { clean, conflicts });
    at = end + 1;
  }
  return results;
}
