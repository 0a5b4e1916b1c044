/** The tools that an agent may call. Nothing is allowed that is not named, and what is denied stays so. */
export interface Tool {
  name: string;
  description: string;
  /** JSON schema of the arguments. */
  parameters: Record<string, unknown>;
  run(args: Record<string, unknown>): Promise<unknown>;
}

export interface Policy {
  /** Names; a `*` at the end stands for any rest. */
  allow: string[];
  deny: string[];
}

export class ToolRegistry {
  readonly #tools = new Map<string, Tool>();
  readonly #policy: Policy;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  register(tool: Tool): this {
    if (this.#tools.has(tool.name)) throw new Error(`the tool "${tool.name}" is registered twice`);
    this.#tools.set(tool.name, tool);
    return this;
  }

  isAllowed(name: string): boolean {
    const named = (names: string[]) => names.some((pattern) => matches(pattern, name));
    return named(this.#policy.allow) && !named(this.#policy.deny);
  }

  /** The tools that a model is told of. */
  allowed(): Tool[] {
    return [...this.#tools.values()].filter(({ name }) => this.isAllowed(name));
  }

  /** Calls a tool; one that is not allowed is never called, whatever a model says. */
  async call(name: string, args: Record<string, unknown>): Promise<unknown> {
    const tool = this.#tools.get(name);
    if (!tool || !this.isAllowed(name)) throw new Error(`the tool "${name}" is not allowed`);
    return tool.run(args);
  }
}

const matches = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** The tools of this agent: register them here. */
export function toolsOf(policy: Policy): ToolRegistry {
  return new ToolRegistry(policy).register({
    name: 'time.now',
    description: 'The time, in UTC',
    parameters: { type: 'object', properties: {}, additionalProperties: false },
    run: async () => new Date().toISOString(),
  });
}
