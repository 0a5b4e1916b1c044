/**
 * The core for processes that serve others meanwhile: a call that takes long runs on a thread of its own, so that the event loop
 * goes on. It is the same core; only where it runs is decided here, by how much it has to work through and how long that took before.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Fact, Request, Step } from '#core';
import type { Core } from './core.ts';
import type { Reply, Task } from './coreWorker.ts';
import { serialize } from './queue.ts';
import { weightOf } from './weight.ts';

/** From this weight on a call goes to the thread, in bytes: some hundred entries of a catalog. */
const HEAVY_BYTES = 64 * 1024;
/** A call that blocked for so long was heavy for this machine, whatever it weighs. */
const LONG_MS = 40;
const TURN = 'core/thread';

export class ThreadedCore {
  readonly #core: Core;
  /** By action: the weight from which on calls are heavy, as learnt. */
  readonly #heavy = new Map<string, number>();
  #isWarm = false;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Decides the next step of a request, on this thread or on the other one. */
  async next(request: Request, facts: Fact[], signal?: AbortSignal): Promise<Step> {
    const { type } = request.action;
    const heavy = this.#heavy.get(type) ?? HEAVY_BYTES;
    const weight = weightOf([request, facts], heavy);
    if (weight >= heavy) return serialize(TURN, signal, () => onThread({ request, facts }));
    const started = performance.now();
    const step = this.#core.next(request, facts);
    const took = performance.now() - started;
    // The first call of all compiles: how long that takes tells nothing of the next.
    if (this.#isWarm && took > LONG_MS) this.#heavy.set(type, Math.max(1, weight));
    this.#isWarm = true;
    return step;
  }
}

let thread: Worker | undefined;

/** One thread for the process, begun when it is first needed; it keeps no process from ending. */
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
  // Whoever waits for an answer keeps the process.
  worker.ref();
  try {
    worker.postMessage(task);
    const exit = once(worker, 'exit', { signal }).then(() => {
      throw new Error('the thread of the Ameide core ended before it answered');
    });
    exit.catch(() => undefined);
    // An error of the thread itself, such as exhausted memory, rejects this.
    const [reply] = (await Promise.race([once(worker, 'message', { signal }), exit])) as [Reply];
    if ('step' in reply) return reply.step;
    throw new Error(reply.failure);
  } finally {
    ended.abort();
    worker.unref();
  }
}
