// The list of requests a double has seen, so that tests can count them.

/** One request. */
export interface LogEntry {
  /** Milliseconds since the epoch when it arrived. */
  at: number;
  method: string;
  /** Path as the double understood it: decoded, without query and without an API prefix such as `/api/v3`. */
  path: string;
  query: string;
  /** Status sent; 0 while it is under way or when the connection was dropped. */
  status: number;
  /** Whether it changes something. */
  mutation: boolean;
  /** Name of the GraphQL field or other operation, when there is one. */
  operation?: string;
  /** What a fault rule did to it. */
  fault?: string;
  /** How long it took. */
  ms?: number;
}

/** Requests in order of arrival. */
export class RequestLog {
  entries: LogEntry[] = [];

  add(entry: LogEntry): LogEntry {
    this.entries.push(entry);
    return entry;
  }

  clear(): void {
    this.entries = [];
  }

  /** Entries with the given properties; a RegExp is tested, any other value must be equal. */
  find(wanted: { [K in keyof LogEntry]?: LogEntry[K] | RegExp }): LogEntry[] {
    return this.entries.filter(entry =>
      Object.entries(wanted).every(([key, want]) => {
        const got = entry[key as keyof LogEntry];
        return want instanceof RegExp ? String(got ?? '').search(want) >= 0 : got === want;
      }),
    );
  }

  /** Requests that changed something (or tried to). */
  mutations(): LogEntry[] {
    return this.entries.filter(entry => entry.mutation);
  }
}
