/** The wasm core, typed, with its recovery. Knows nothing of the content of requests. */
import * as bindings from '#core';
import type { Fact, Request, Step } from '#core';

/** Exports of a build of the core. */
export interface Bindings {
  next(request: Request, facts: Fact[]): Step;
  /** Creates a fresh instance; missing in builds by plain `wasm-pack`. */
  __wbg_reset_state?(): void;
}

/**
 * Calls the core. A panic, a stack overflow or exhausted memory leaves a WebAssembly instance unusable: such a failure reaches
 * the caller as an ordinary `Error`, and the next call runs on a fresh instance.
 */
export class Core<B extends Bindings = Bindings> {
  #bindings: B;
  readonly #reload: (() => B) | undefined;

  constructor(loaded: B, reload?: () => B) {
    this.#bindings = loaded;
    this.#reload = reload;
  }

  /** Decides the next step of a request from the facts known so far. */
  next(request: Request, facts: Fact[]): Step {
    return this.call(loaded => loaded.next(request, facts));
  }

  /** Calls any function of the core under the same protection. */
  call<T>(use: (loaded: B) => T): T {
    try {
      return use(this.#bindings);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
      this.#recover();
      throw new Error(
        `the Ameide core failed on this request and was restarted: ${error.message}. ` +
          'This is a bug in the core. Nothing was written; please report it with the input',
        { cause: error },
      );
    }
  }

  #recover(): void {
    if (this.#bindings.__wbg_reset_state) this.#bindings.__wbg_reset_state();
    else if (this.#reload) this.#bindings = this.#reload();
  }
}

/** Fallback for builds without `__wbg_reset_state`: loads the module again. */
function reload(): Bindings {
  const path = require.resolve('#core');
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the module cache is keyed by path
  delete require.cache[path];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import` would answer from its cache
  return require('#core') as Bindings;
}

let shared: Core | undefined;

/** The core included in the package; one instance per process. */
export function loadCore(): Core {
  shared ??= new Core<Bindings>(bindings, reload);
  return shared;
}
