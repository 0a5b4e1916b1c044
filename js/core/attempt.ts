/** A lookup whose failure is an answer: it must neither stop others nor hold them up. */
import type { Answer } from '#core';
import { problem, problemsOf } from './errors.ts';
import type { Http } from './http.ts';

const PATIENCE_MS = 12_000;

/** What takes too long is answered as failed, and ends by itself. */
export async function attempt(http: Http, look: () => Promise<Answer>): Promise<Answer> {
  const done = new AbortController();
  const late = http.clock.wait(PATIENCE_MS, done.signal).then(tooLate, tooLate);
  try {
    const answer = await Promise.race([look().catch(failed), late]);
    http.signal?.throwIfAborted();
    return answer;
  } finally {
    done.abort();
  }
}

function failed(error: unknown): Answer {
  const problems = problemsOf(error);
  if (problems.length > 0) return { type: 'failed', problems };
  // A race that was lost or a fault of our own: there is a message, but no problem.
  const text = error instanceof Error ? error.message : String(error);
  return { type: 'failed', problems: [problem('run/unexpected', text)] };
}

function tooLate(): Answer {
  const what = `there was no answer within ${PATIENCE_MS / 1000} s`;
  const help = 'try again; if it stays so, check the connection to this server';
  return { type: 'failed', problems: [problem('http/out-of-time', what, help)] };
}
