// The few requests that the demo itself makes: to seed what is missing, and to read back what came of it.

export interface Reply {
  status: number;
  /** The parsed JSON; the text where it is none. */
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** A JSON API below a base address, with the headers that authenticate. */
export class Api {
  readonly baseUrl: string;
  #headers: Record<string, string>;

  constructor(baseUrl: string, headers: Record<string, string>) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
    this.#headers = headers;
  }

  async send(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: {
        accept: 'application/json',
        'user-agent': 'ameide-demo',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.#headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  }

  /** The body of a request that must succeed. */
  async must(method: string, path: string, body?: unknown): Promise<Reply['body']> {
    const reply = await this.send(method, path, body);
    if (reply.status < 300) return reply.body;
    const message = reply.body?.message ?? 'no message';
    throw new Error(`${method} ${this.baseUrl}${path} answered ${reply.status}: ${message}`);
  }

  get(path: string): Promise<Reply['body']> {
    return this.must('GET', path);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
