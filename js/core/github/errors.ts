/** GitHub's refusals as problems with a code, and what to do about them. */
import { LostRace, problem, refusal } from '../errors.ts';
import type { Kind } from '../errors.ts';

/** The parts of an error answer of the REST API. */
export interface ApiError {
  status: number;
  message: string;
  /** Messages of `errors[]`. */
  details: string[];
}

/** Takes from the body of an error what is said to people. */
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

/** The error for the user. `what` says what was tried, `permission` what it needs. */
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
      `GitHub refused the credentials for \`${repo}\``,
      'the token is wrong or has expired: renew it, or log in again',
    );
  }
  if (status === 429 || /rate limit/i.test(message)) {
    return error(
      'unavailable',
      'rate-limited',
      `GitHub's rate limit does not allow to ${what} in \`${repo}\` for now`,
      'run the step again later; what was done already is found and kept',
    );
  }
  if (status === 403) {
    return error(
      'denied',
      'permission-missing',
      `the credentials may not ${what} in \`${repo}\` (${said})`,
      `they need the permission ${permission} on this repository`,
    );
  }
  // Something is not as it was when the facts were read.
  if (status === 409) return new LostRace(`GitHub could not ${what} in \`${repo}\`: ${said}`);
  if (status === 404) {
    return error(
      'input',
      'not-found',
      `\`${repo}\` was not found, or the credentials have no access to it (${what})`,
      `look at the name, and whether the GitHub app is installed for this owner and repository, with ${permission}`,
    );
  }
  if (status >= 500) {
    return error(
      'unavailable',
      'server-error',
      `GitHub answered ${status} to the attempt to ${what} in \`${repo}\``,
      'run the step again later; what was done already is found and kept',
    );
  }
  return error(
    'input',
    'refused',
    `GitHub refused to ${what} in \`${repo}\`: ${said}`,
    'correct the input as it says',
  );
}
