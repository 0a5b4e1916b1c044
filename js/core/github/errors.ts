/** Turns GitHub's errors into problems with a code and help. */
import { LostRace, problem, refusal } from '../errors.ts';
import type { Kind } from '../errors.ts';

/** The parts of an error answer of the REST API. */
export interface ApiError {
  status: number;
  message: string;
  /** Messages of `errors[]`. */
  details: string[];
}

/** Extracts the messages from the body of an error. */
export function apiErrorOf(status: number, body: unknown): ApiError {
  const { message, errors } = (body ?? {}) as { message?: unknown; errors?: unknown };
  return {
    status,
    message: typeof message === 'string' ? message : `status ${status}`,
    details: Array.isArray(errors) ? errors.map(detailOf) : [],
  };
}

function detailOf(detail: unknown): string {
  if (typeof detail === 'string') return detail;
  const { message, resource, field, code } = (detail ?? {}) as Record<string, unknown>;
  if (typeof message === 'string') return message;
  return [resource, field, code].filter(part => typeof part === 'string').join(' ');
}

/** The error for the user. `what` describes the attempt, `permission` the permission that it needs. */
export function refused(
  repo: string,
  what: string,
  permission: string,
  { status, message, details }: ApiError,
): Error {
  const said = [message, ...details].join('; ');
  const error = (kind: Kind, code: string, text: string, help: string) =>
    refusal(kind, [problem(`github/${code}`, text, help)]);
  if (status === 401) {
    return error(
      'denied',
      'bad-credentials',
      `GitHub rejected the credentials for \`${repo}\``,
      'the token is invalid or has expired: renew it, or log in again',
    );
  }
  if (status === 429 || /rate limit/i.test(message)) {
    return error(
      'unavailable',
      'rate-limited',
      `GitHub's rate limit was reached while trying to ${what} in \`${repo}\``,
      'run the step again later; completed work is detected and kept',
    );
  }
  if (status === 403) {
    return error(
      'denied',
      'permission-missing',
      `the credentials are not allowed to ${what} in \`${repo}\` (${said})`,
      `they need the permission ${permission} on this repository`,
    );
  }
  // The state has changed since the facts were read.
  if (status === 409) return new LostRace(`GitHub could not ${what} in \`${repo}\`: ${said}`);
  if (status === 404) {
    return error(
      'input',
      'not-found',
      `\`${repo}\` was not found, or the credentials have no access to it (${what})`,
      `check the name, and that the GitHub app is installed for this owner and repository with ${permission}`,
    );
  }
  if (status >= 500) {
    return error(
      'unavailable',
      'server-error',
      `GitHub responded with status ${status} to the attempt to ${what} in \`${repo}\``,
      'run the step again later; completed work is detected and kept',
    );
  }
  return error(
    'input',
    'refused',
    `GitHub refused to ${what} in \`${repo}\`: ${said}`,
    'correct the input accordingly',
  );
}
