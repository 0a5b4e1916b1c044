/** Server-sent events of an operation. Knows the form of the stream, and nothing of requests. */
import type { Operation, OperationEvent, OperationLog } from './operations.ts';

/** The events of a stream, as they come. Ends with the stream, whether or not the operation has ended. */
export async function* eventsOf(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<OperationEvent, void, undefined> {
  let text = '';
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split(/\r?\n\r?\n/);
      // The last one may go on.
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = eventOf(block);
        if (event) yield event;
      }
    }
  } finally {
    // Also where nobody reads on.
    await reader.cancel().catch(() => undefined);
  }
}

/** A block of lines; undefined for a comment, and for an event that is not known. */
function eventOf(block: string): OperationEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split(/\r?\n/)) {
    const [, name, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const before = fields.get(name);
    fields.set(name, name === 'data' && before !== undefined ? `${before}\n${value}` : value);
  }
  const data = fields.get('data');
  if (data === undefined) return undefined;
  if (fields.get('event') === 'log')
    return { type: 'log', id: fields.get('id') ?? '', log: JSON.parse(data) as OperationLog };
  if (fields.get('event') === 'end')
    return { type: 'end', operation: JSON.parse(data) as Operation };
  return undefined;
}
