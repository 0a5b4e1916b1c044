// All points: every request of the job by every kind of fault, and a kill before and after each.
import { KINDS } from './kinds.ts';
import type { FaultKind } from './kinds.ts';
import type { Point } from './point.ts';
import { SERVERS } from './fixture.ts';
import type { Server } from './fixture.ts';

const killed = (name: string): FaultKind => ({ name, rule: {}, survived: false });
const KILLS = {
  before: killed('kill -9 before the work'),
  after: killed('kill -9 after the work'),
} as const;

export function matrix(requests: Record<Server, number>): Point[] {
  return SERVERS.flatMap(server =>
    Array.from({ length: requests[server] }, (_, index) => index + 1).flatMap(nth => [
      ...KINDS.map(kind => ({ server, nth, kind })),
      ...(['before', 'after'] as const).map(kill => ({ server, nth, kind: KILLS[kill], kill })),
    ]),
  );
}

/** Some of the points: `each` of every kind, spread over the requests, other ones for other kinds. */
export function thinned(points: Point[], each: number): Point[] {
  const kinds = [...new Set(points.map(point => point.kind.name))];
  const ofKind = (name: string) => points.filter(point => point.kind.name === name);
  return kinds.map(ofKind).flatMap((list, kind) =>
    Array.from({ length: each }, (_, index) => {
      const at = Math.floor(((index + ((kind * 0.618) % 1)) / each) * list.length);
      return list[at % list.length]!;
    }),
  );
}
