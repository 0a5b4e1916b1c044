// Fault injection by rule: what a network, a proxy or an overloaded server does to a request.
// Both doubles use it; it knows neither of them.

/** A fault, and the requests it strikes. All conditions given must hold. */
export interface FaultRule {
  /** HTTP method, any when absent. */
  method?: string;
  /** A string is looked for inside the path (without query); a RegExp is tested on it. */
  path?: string | RegExp;
  /** GraphQL operation or other operation name, as the request log shows it. */
  operation?: string;
  /** Strike at the nth matching request (from 1). Alone it means exactly that one. */
  nth?: number;
  /** How many times to strike; unlimited when neither `nth` nor `times` is given. */
  times?: number;

  /** Whether the answer below replaces the work (`before`, the default) or is sent once it is done. */
  when?: 'before' | 'after';
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Answer with a proxy's HTML page (status 200 unless `status` is given). */
  html?: boolean;
  /** Destroy the socket: without doing the work, or after it was done. */
  drop?: 'before' | 'after';
  /** Wait before anything else. */
  delayMs?: number;
  /** Do the work and send half the body: cut off mid-way (`true`), or ended as if complete (`'silent'`). */
  truncate?: boolean | 'silent';
}

/** What a rule can be matched against. */
export interface FaultTarget {
  method: string;
  path: string;
  operation?: string;
}

/** A rule as JSON carries it: a RegExp travels as the source text `pathPattern`. */
export type FaultRuleJson = Omit<FaultRule, 'path'> & { path?: string; pathPattern?: string };

interface Armed {
  rule: FaultRule;
  seen: number;
  struck: number;
}

/** The rules in force. */
export class Faults {
  #armed: Armed[] = [];

  /** Adds a rule; the function returned takes it away again. */
  add(rule: FaultRule): () => void {
    const armed = { rule, seen: 0, struck: 0 };
    this.#armed.push(armed);
    return () => {
      this.#armed = this.#armed.filter(other => other !== armed);
    };
  }

  clear(): void {
    this.#armed = [];
  }

  /** The rules with their counters, for `GET /_faults` and for tests that must know a fault struck. */
  list(): Array<{ rule: FaultRule; seen: number; struck: number }> {
    return this.#armed.map(armed => ({ ...armed }));
  }

  /** How often any rule in force has struck. */
  struck(): number {
    return this.#armed.reduce((sum, armed) => sum + armed.struck, 0);
  }

  /** Counts a request against every rule and returns the first that strikes. */
  next(target: FaultTarget): FaultRule | undefined {
    let chosen: FaultRule | undefined;
    for (const armed of this.#armed) {
      if (!matches(armed.rule, target)) continue;
      armed.seen += 1;
      if (chosen || !isDue(armed)) continue;
      armed.struck += 1;
      chosen = armed.rule;
    }
    return chosen;
  }
}

/** Turns a rule sent over HTTP into one in force; the message of the error is for the sender. */
export function parseFaultRule(json: unknown): FaultRule {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new Error('a fault rule is a JSON object');
  }
  const { pathPattern, ...rest } = json as FaultRuleJson;
  const known =
    'method path operation nth times when status headers body html drop delayMs truncate';
  const unknown = Object.keys(rest).filter(key => !known.split(' ').includes(key));
  if (unknown.length > 0)
    throw new Error(`unknown field \`${unknown.join('`, `')}\` in fault rule`);
  return pathPattern === undefined ? rest : { ...rest, path: new RegExp(pathPattern) };
}

function matches(rule: FaultRule, target: FaultTarget): boolean {
  if (rule.method && rule.method.toUpperCase() !== target.method) return false;
  if (rule.operation && rule.operation !== target.operation) return false;
  if (rule.path === undefined) return true;
  // `search` ignores `lastIndex`, so a RegExp with the g flag matches every time.
  if (rule.path instanceof RegExp) return target.path.search(rule.path) >= 0;
  return target.path.includes(rule.path);
}

function isDue({ rule, seen, struck }: Armed): boolean {
  const times = rule.times ?? (rule.nth === undefined ? Infinity : 1);
  return seen >= (rule.nth ?? 1) && struck < times;
}
