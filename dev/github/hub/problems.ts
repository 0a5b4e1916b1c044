// What GitHub says when it refuses. REST shows status and body, GraphQL the type and the message.

import { Refusal, json } from '../../http/index.ts';

export type ProblemType =
  'NOT_FOUND' | 'FORBIDDEN' | 'STALE_DATA' | 'UNPROCESSABLE' | 'RATE_LIMITED';

/** One entry of a 422's `errors`. */
export interface FieldError {
  resource: string;
  code: string;
  field?: string;
  message?: string;
}

/** A refusal, fit for both APIs. */
export class Problem extends Refusal {
  type: ProblemType;
  override message: string;

  constructor(
    status: number,
    type: ProblemType,
    message: string,
    more: Record<string, unknown> = {},
  ) {
    const documentation_url = 'https://docs.github.com/rest';
    super(json(status, { message, ...more, documentation_url, status: String(status) }));
    this.type = type;
    this.message = message;
  }
}

export const badCredentials = () => new Problem(401, 'FORBIDDEN', 'Bad credentials');
export const needsAuthentication = () => new Problem(401, 'FORBIDDEN', 'Requires authentication');
export const notFound = () => new Problem(404, 'NOT_FOUND', 'Not Found');
export const conflict = (message: string) => new Problem(409, 'STALE_DATA', message);
export const unprocessable = (message: string) => new Problem(422, 'UNPROCESSABLE', message);

export const forbidden = () =>
  new Problem(403, 'FORBIDDEN', 'Resource not accessible by integration');

export const invalid = (...errors: FieldError[]) =>
  new Problem(422, 'UNPROCESSABLE', 'Validation Failed', { errors });

/** A stale `expectedHeadOid` in GraphQL (two blanks before "Pull" are GitHub's). */
export const staleHead = (expected: string) =>
  new Problem(
    409,
    'STALE_DATA',
    `Expected branch to point to "${expected}" but it did not.  Pull and try again.`,
  );
