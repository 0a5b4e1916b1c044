// An agent as a real MCP client, by streamable HTTP.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of a server, as they come */
export interface Agent {
  client: Client;
  /** Calls an action of the plugin; `error` is what the agent is told instead. */
  call(name: string, input?: object): Promise<{ output?: any; error?: string }>;
  close(): Promise<void>;
}

export async function connectAgent(url: string, headers: Record<string, string>): Promise<Agent> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
  );
  return {
    client,
    async call(name, input = {}) {
      const answer: any = await client.callTool({
        name: `ameide.${name}`,
        arguments: { ...input },
      });
      const { text } = answer.content[0];
      return answer.isError ? { error: text } : { output: answer.structuredContent };
    },
    close: () => client.close(),
  };
}
