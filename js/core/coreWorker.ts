/** Worker thread that runs the core, one call at a time. */
import { parentPort } from 'node:worker_threads';
import type { Fact, Request, Step } from '#core';
import { loadCore } from './core.ts';

/** A call. */
export interface Task {
  request: Request;
  facts: Fact[];
}

/** What came of it. */
export type Reply = { step: Step } | { failure: string };

const core = loadCore();

parentPort?.on('message', ({ request, facts }: Task) =>
  parentPort?.postMessage(replyTo(request, facts)),
);

function replyTo(request: Request, facts: Fact[]): Reply {
  try {
    return { step: core.next(request, facts) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
