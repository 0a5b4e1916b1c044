/** What runs where, for the services on a page: read by pipeline, a few at a time, and again only when there was another run. */
import type { ListedDeployment, ListedService } from '@ameide/core';
import type { ReadOnlyRunner } from './readOnlyRunner.ts';
import { later } from './staleWhileRevalidate.ts';

type Wanted = Pick<ListedService, 'name' | 'lastRun'>;

interface Known {
  /** The last run when it was read. */
  run: string;
  readAt: number;
  places: ListedDeployment[];
}

/** Of so many services the executions are read at once; the others follow when the page looks again. */
const AT_ONCE = 20;
/** How long a page waits for them. */
const PATIENCE_MS = 300;
/** A run that goes on may have come to another place since. */
const OPEN_MS = 20_000;
/** How long Harness is left alone after a failure. */
const PAUSE_MS = 30_000;

/** Statuses of runs that have ended. */
const ENDED = new Set([
  'Success',
  'IgnoreFailed',
  'Failed',
  'Errored',
  'Expired',
  'Aborted',
  'AbortedByFreeze',
  'ApprovalRejected',
  'Suspended',
]);

export class Deployments {
  readonly #runner: Pick<ReadOnlyRunner, 'runOnHarness'>;
  readonly #known = new Map<string, Known>();
  #loading: Promise<void> | undefined;
  #failedAt = -Infinity;

  readonly #now: () => number;

  constructor(runner: Pick<ReadOnlyRunner, 'runOnHarness'>, now: () => number = Date.now) {
    this.#runner = runner;
    this.#now = now;
  }

  /** The rows with what runs where, as far as it is known by now; `renewing`: more of it is being read. */
  async added<T extends Wanted>(rows: T[]): Promise<{ rows: T[]; renewing: boolean }> {
    const missing = rows.filter(row => row.lastRun && !this.#isKnown(row)).slice(0, AT_ONCE);
    if (missing.length > 0 && this.#now() - this.#failedAt > PAUSE_MS) {
      this.#loading ??= this.#load(missing).finally(() => (this.#loading = undefined));
      await Promise.race([this.#loading, later(PATIENCE_MS)]);
    }
    const known = rows.map(row => {
      const deployments = row.lastRun && this.#known.get(row.name)?.places;
      return deployments ? { ...row, deployments } : row;
    });
    const isPending = rows.some(row => row.lastRun && !this.#isKnown(row));
    return { rows: known, renewing: isPending && this.#now() - this.#failedAt > PAUSE_MS };
  }

  #isKnown({ name, lastRun }: Wanted): boolean {
    const known = this.#known.get(name);
    if (!known || known.run !== runOf({ lastRun })) return false;
    return ENDED.has(lastRun?.status ?? '') || this.#now() - known.readAt < OPEN_MS;
  }

  async #load(rows: Wanted[]): Promise<void> {
    const readAt = this.#now();
    const input = { deployments: rows.map(({ name }) => name) };
    try {
      const { values } = await this.#runner.runOnHarness({ type: 'harness:list', input });
      const found = new Map(values.services.map(({ name, deployments }) => [name, deployments]));
      for (const row of rows) {
        const places = found.get(row.name) ?? [];
        this.#known.set(row.name, { run: runOf(row), readAt, places });
      }
    } catch {
      // The list of pipelines, which is read beside it, says what is wrong.
      this.#failedAt = this.#now();
    }
  }
}

const runOf = ({ lastRun }: Pick<Wanted, 'lastRun'>) => `${lastRun?.url} ${lastRun?.status}`;
