/**
 * The core for server processes: a long call runs on a worker thread, so that the event loop
 * is not blocked. The thread is chosen by the size of the input and the time of earlier calls.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Fact, Request, Step } from '#core';
import type { Core } from './core.ts';
import type { Reply, Task } from './coreWorker.ts';
import { serialize } from './queue.ts';
import { weightOf } from './weight.ts';

/** Calls from this weight on run on the thread, in bytes: about a hundred catalog entries. */
const HEAVY_BYTES = 64 * 1024;
/** A call that blocked for this long counts as heavy, whatever its weight. */
const LONG_MS = 40;
const TURN = 'core/thread';

export class ThreadedCore {
  readonly #core: Core;
  /** Learned threshold of heavy calls, by action. */
  readonly #heavy = new Map<string, number>();
  #isWarm = false;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Decides the next step of a request, on this thread or on the worker thread. */
  async next(request: Request, facts: Fact[], signal?: AbortSignal): Promise<Step> {
    const { type } = request.action;
    const heavy = this.#heavy.get(type) ?? HEAVY_BYTES;
    const weight = weightOf([request, facts], heavy);
    if (weight >= heavy) return serialize(TURN, signal, () => onThread({ request, facts }));
    const started = performance.now();
    const step = this.#core.next(request, facts);
    const took = performance.now() - started;
    // The first call compiles the core, so its duration says nothing about the next.
    if (this.#isWarm && took > LONG_MS) this.#heavy.set(type, Math.max(1, weight));
    this.#isWarm = true;
    return step;
  }
}

let thread: Worker | undefined;

/** One thread per process, started on demand; it does not keep the process alive. */
function threadOf(): Worker {
  if (thread) return thread;
  const file = join(__dirname, `coreWorker${__filename.endsWith('.ts') ? '.ts' : '.js'}`);
  const begun = new Worker(file);
  begun.unref();
  const forget = () => {
    if (thread === begun) thread = undefined;
  };
  begun.once('exit', forget);
  begun.once('error', forget);
  thread = begun;
  return begun;
}

async function onThread(task: Task): Promise<Step> {
  const worker = threadOf();
  const ended = new AbortController();
  const { signal } = ended;
  // A pending call keeps the process alive.
  worker.ref();
  try {
    worker.postMessage(task);
    const exit = once(worker, 'exit', { signal }).then(() => {
      throw new Error('the worker thread of the Ameide core ended before it responded');
    });
    exit.catch(() => undefined);
    // Rejects on an error of the thread itself, such as exhausted memory.
    const [reply] = (await Promise.race([once(worker, 'message', { signal }), exit])) as [Reply];
    if ('step' in reply) return reply.step;
    throw new Error(reply.failure);
  } finally {
    ended.abort();
    worker.unref();
  }
}
