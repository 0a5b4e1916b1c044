/** The wasm core, typed, with its recovery. Knows nothing of what is asked or answered. */
import * as bindings from '#core';
import type { Fact, Request, Step } from '#core';

/** What a build of the core offers. */
export interface Bindings {
  next(request: Request, facts: Fact[]): Step;
  /** Makes a fresh instance; builds by plain `wasm-pack` have none. */
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
        `the Ameide core failed on this request and was started afresh: ${error.message}. ` +
          'This is a bug of the core, nothing was decided or written; please report it with the input',
        { cause: error },
      );
    }
  }

  #recover(): void {
    if (this.#bindings.__wbg_reset_state) this.#bindings.__wbg_reset_state();
    else if (this.#reload) this.#bindings = this.#reload();
  }
}

/** The second way to a fresh instance, for builds without `__wbg_reset_state`: the module is loaded again. */
function reload(): Bindings {
  const path = require.resolve('#core');
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the module cache is keyed by path
  delete require.cache[path];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import` would answer from its cache
  return require('#core') as Bindings;
}

let shared: Core | undefined;

/** The core that the package carries; one instance for the whole process. */
export function loadCore(): Core {
  shared ??= new Core<Bindings>(bindings, reload);
  return shared;
}
