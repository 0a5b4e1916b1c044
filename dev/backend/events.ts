// Server-sent events, as far as the scaffolder uses them.

export interface ServerEvent {
  type: string;
  data: unknown;
}

/** The events of a response, each as soon as it is there. */
export async function* readEvents(response: Response): AsyncGenerator<ServerEvent> {
  if (!response.ok || !response.body) {
    throw new Error(`the event stream was answered ${response.status}`);
  }
  let buffer = '';
  const decoder = new TextDecoder();
  // Node's streams can be iterated; the types of browsers do not say so.
  const chunks = response.body as unknown as AsyncIterable<Uint8Array>;
  for await (const chunk of chunks) {
    buffer += decoder.decode(chunk, { stream: true });
    const blocks = buffer.split('\n\n');
    buffer = blocks.pop() ?? '';
    for (const block of blocks) yield* event(block);
  }
}

function* event(block: string): Generator<ServerEvent> {
  let type = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    if (line.startsWith('event:')) type = line.slice(6).trim();
    if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
  }
  if (data.length > 0) yield { type, data: JSON.parse(data.join('\n')) as unknown };
}
