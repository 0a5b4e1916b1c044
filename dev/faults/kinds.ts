// The ways in which a server, or what lies before it, can fail a request.
import type { FaultRule } from '../http/index.ts';
import { SECONDARY_LIMIT } from '../github/index.ts';

export interface FaultKind {
  name: string;
  /** What happens to the request that it strikes. */
  rule: FaultRule;
  /** It stays until somebody mends it, and strikes every later request too. */
  lasting?: boolean;
  /** Whether the job must get over it by itself; else a clear error will do. */
  survived: boolean;
}

/** So long a client of the matrix waits for an answer. */
export const TIMEOUT_SECONDS = 1;

const once = (name: string, rule: FaultRule): FaultKind => ({ name, rule, survived: true });
const lasting = (name: string, rule: FaultRule): FaultKind => ({
  name,
  rule,
  lasting: true,
  survived: false,
});

/** What both servers say in their own words where a credential is refused, or lacks a permission. */
const EXPIRED = { message: 'Bad credentials', status: 'ERROR', code: 'EXPIRED_TOKEN' };
const FORBIDDEN = {
  message: 'Resource not accessible by integration',
  status: 'ERROR',
  code: 'NG_ACCESS_DENIED',
};

export const KINDS: FaultKind[] = [
  once('429 with Retry-After', {
    status: 429,
    headers: { 'retry-after': '7' },
    body: { message: 'Too many requests', code: 'TOO_MANY_REQUESTS', status: 'ERROR' },
  }),
  once('429 without', { status: 429, body: { message: 'Too many requests' } }),
  once('secondary limit', { status: 403, body: SECONDARY_LIMIT }),
  once('500 before the work', { status: 500, body: { message: 'Server Error' } }),
  once('502 before the work', { status: 502, html: true }),
  once('502 after the work', { status: 502, html: true, when: 'after' }),
  once('dropped before the work', { drop: 'before' }),
  once('dropped after the work', { drop: 'after' }),
  // The work is done all the same, when nobody waits for it any more.
  once('answer too slow', { delayMs: TIMEOUT_SECONDS * 1000 + 150 }),
  once('answer slow', { delayMs: 200 }),
  once('body cut off', { truncate: true }),
  once('body cut off unnoticed', { truncate: 'silent' }),
  once('HTML for JSON', { html: true }),
  { name: 'token refused once', rule: { status: 401, body: EXPIRED }, survived: false },
  lasting('token expired', { status: 401, body: EXPIRED }),
  lasting('permission revoked', { status: 403, body: FORBIDDEN }),
  lasting('server gone', { drop: 'before' }),
];
