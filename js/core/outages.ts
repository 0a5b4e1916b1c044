/** Servers that do not answer, each as all requests to it see it: what they have in common is told once. */

/** One time in which a server does not answer. */
export interface Outage {
  /** Whether it has been said that it is waited for. */
  isTold: boolean;
  /** Whether one of the requests has tried often enough: the others need not go on. */
  isGivenUp: boolean;
}

export class Outages {
  readonly #open = new Map<string, Outage>();

  /** The outage of a server, which begins with the first request that meets it. */
  join(host: string): Outage {
    const outage = this.#open.get(host) ?? { isTold: false, isGivenUp: false };
    this.#open.set(host, outage);
    return outage;
  }

  /** The server has answered. Whether that is worth saying. */
  end(host: string): boolean {
    const outage = this.#open.get(host);
    this.#open.delete(host);
    return outage?.isTold ?? false;
  }

  /** A request is at its end. Where the server answered others meanwhile, they go on. */
  giveUp(host: string, outage: Outage): void {
    if (this.#open.get(host) !== outage) return;
    outage.isGivenUp = true;
    this.#open.delete(host);
  }
}
