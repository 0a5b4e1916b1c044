/** Outages of servers, shared by all requests to a server, so that each outage is logged once. */

/** One period in which a server does not respond. */
export interface Outage {
  /** Whether the wait has been logged. */
  isReported: boolean;
  /** Whether one of the requests has given up: the others need not continue. */
  isGivenUp: boolean;
}

export class Outages {
  readonly #open = new Map<string, Outage>();

  /** The outage of a server, which begins with the first failed request. */
  join(host: string): Outage {
    const outage = this.#open.get(host) ?? { isReported: false, isGivenUp: false };
    this.#open.set(host, outage);
    return outage;
  }

  /** Ends the outage of a server. Returns whether this is worth logging. */
  end(host: string): boolean {
    const outage = this.#open.get(host);
    this.#open.delete(host);
    return outage?.isReported ?? false;
  }

  /** A request has given up. If the server has responded to others meanwhile, they continue. */
  giveUp(host: string, outage: Outage): void {
    if (this.#open.get(host) !== outage) return;
    outage.isGivenUp = true;
    this.#open.delete(host);
  }
}
