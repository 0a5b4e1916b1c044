/** Runs sessions: asks the model, calls the tools that it wants and may have, until it answers. */
import { Counter, Gauge, type Registry } from 'prom-client';
import { log, messageOf } from './log.js';
import type { Message, Model, ToolCall } from './model.js';
import { inSpan } from './telemetry.js';
import type { ToolRegistry } from './tools.js';

/** A model that never answers must not run for ever. */
const MOST_ROUNDS = 20;

export interface AgentDefinition {
  id: string;
  instructions: string;
}

/** Too many sessions at once. */
export class Busy extends Error {}

export interface Parts {
  definition: AgentDefinition;
  model: Model;
  tools: ToolRegistry;
  maxParallelSessions: number;
  logPrompts: boolean;
  registry: Registry;
}

export class Executor {
  readonly #parts: Parts;
  readonly #calls: Counter<'tool' | 'outcome'>;
  readonly #tokens: Counter;
  #running = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    const registers = [parts.registry];
    this.#calls = new Counter({
      name: 'agent_tool_calls_total',
      help: 'Calls of tools',
      labelNames: ['tool', 'outcome'],
      registers,
    });
    this.#tokens = new Counter({ name: 'agent_tokens_total', help: 'Tokens', registers });
    const running = () => this.#running;
    new Gauge({
      name: 'agent_sessions',
      help: 'Sessions that are running',
      registers,
      collect() {
        this.set(running());
      },
    });
  }

  /** The answer to an input. Throws `Busy` where too many sessions are running. */
  async session(input: string): Promise<string> {
    if (this.#running >= this.#parts.maxParallelSessions) throw new Busy('too many sessions');
    this.#running += 1;
    try {
      return await inSpan('session', () => this.#run(input));
    } finally {
      this.#running -= 1;
    }
  }

  async #run(input: string): Promise<string> {
    const { definition, model, tools, logPrompts } = this.#parts;
    if (logPrompts) log('info', 'prompt', { input });
    const messages: Message[] = [
      { role: 'system', content: definition.instructions },
      { role: 'user', content: input },
    ];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const { message, tokens } = await model.complete(messages, tools.allowed());
      this.#tokens.inc(tokens);
      messages.push(message);
      if (!message.tool_calls?.length) return message.content ?? '';
      for (const call of message.tool_calls) messages.push(await this.#call(call));
    }
    throw new Error(`no answer after ${MOST_ROUNDS} rounds`);
  }

  /** What a tool says goes back to the model, also that it may not be called. */
  async #call({ id, function: { name, arguments: text } }: ToolCall): Promise<Message> {
    // A name that a model made up must not become a label.
    const tool = this.#parts.tools.isAllowed(name) ? name : 'denied';
    try {
      const args = JSON.parse(text || '{}') as Record<string, unknown>;
      const result = await inSpan(`tool ${tool}`, () => this.#parts.tools.call(name, args));
      this.#calls.inc({ tool, outcome: 'ok' });
      return { role: 'tool', tool_call_id: id, content: JSON.stringify(result ?? null) };
    } catch (error) {
      this.#calls.inc({ tool, outcome: 'error' });
      log('warn', 'a call of a tool failed', { tool, error: messageOf(error) });
      return { role: 'tool', tool_call_id: id, content: `error: ${messageOf(error)}` };
    }
  }
}
