/** The model, by the protocol of chat completions that most providers and gateways speak. */
import type { Tool } from './tools.js';

export interface ToolCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

export type Message =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls?: ToolCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

export interface Reply {
  message: Extract<Message, { role: 'assistant' }>;
  tokens: number;
}

export interface Model {
  complete(messages: Message[], tools: Tool[]): Promise<Reply>;
}

export interface ModelConfig {
  url?: string | undefined;
  key?: string | undefined;
  name: string;
}

const TIMEOUT_MS = 120_000;

export function httpModel({ url, key, name }: ModelConfig): Model {
  return {
    async complete(messages, tools) {
      if (!url) throw new Error('MODEL_URL is not set');
      const response = await fetch(`${url.replace(/\/$/, '')}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key ? { authorization: `Bearer ${key}` } : {}),
        },
        body: JSON.stringify({
          model: name,
          messages,
          ...(tools.length > 0 ? { tools: tools.map(described) } : {}),
        }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`the model answered with ${response.status}`);
      const { choices, usage } = (await response.json()) as {
        choices?: { message: Reply['message'] }[];
        usage?: { total_tokens?: number };
      };
      const message = choices?.[0]?.message;
      if (!message) throw new Error('the model answered without a message');
      return { message, tokens: usage?.total_tokens ?? 0 };
    },
  };
}

const described = ({ name, description, parameters }: Tool) => ({
  type: 'function',
  function: { name, description, parameters },
});
