/** Turns Harness's errors into problems with a code and help. Decided by the error's `code`, not by the status. */
import type { Problem } from '#core';
import { problem, refusal } from '../errors.ts';
import type { Answered } from '../httpAnswer.ts';
import { jsonOf } from '../httpAnswer.ts';

/** An error answer. */
export interface Refused {
  status: number;
  code: string;
  message: string;
  /** `metadata`, where newer servers put details. */
  metadata: unknown;
}

/** Reads an error body in either of its shapes. */
export function refusedOf(answer: Answered): Refused {
  const body = jsonOf(answer) as {
    code?: unknown;
    message?: unknown;
    metadata?: unknown;
    errors?: { fieldId?: string; error?: string }[];
  };
  const fields = Array.isArray(body.errors)
    ? body.errors.map(({ fieldId, error }) => `${fieldId ?? 'field'}: ${error ?? 'invalid'}`)
    : [];
  const message = [typeof body.message === 'string' ? body.message : '', ...fields];
  return {
    status: answer.status,
    code: typeof body.code === 'string' ? body.code : '',
    message: message.filter(Boolean).join('; ') || `status ${answer.status}`,
    metadata: body.metadata,
  };
}

const NOT_FOUND = ['ENTITY_NOT_FOUND', 'RESOURCE_NOT_FOUND', 'RESOURCE_NOT_FOUND_EXCEPTION'];

export const isNotFound = ({ code }: Refused) => NOT_FOUND.includes(code);
export const isDuplicate = ({ code }: Refused) => code === 'DUPLICATE_FIELD';
export const isBusy = ({ status, code }: Refused) =>
  status === 429 || code === 'TOO_MANY_REQUESTS' || code === 'RATE_LIMITED';
/** The stored version differs from the one that was read. */
export const isStale = ({ code, message }: Refused) =>
  /^SCM_CONFLICT_ERROR/.test(code) || /not on the correct version/i.test(message);

/** A rejected key often shows up after another step of the task has opened a pull request. */
const RESUMED = 'then start the task again: an open pull request of this task is found and reused';

/** The error for the user; `what` describes the attempt, `permission` the permission that it needs. */
export function errorOf(what: string, refused: Refused, permission?: string): Error {
  const { status, code, message } = refused;
  if (status === 401 || code === 'INVALID_TOKEN' || code === 'EXPIRED_TOKEN') {
    return refusal('denied', [
      problem(
        'harness/key-refused',
        `Harness rejected the API key (${what})`,
        `the key is invalid, has expired or belongs to another account: renew it, and check \`ameide.harness.apiKey\` and \`baseUrl\`; ${RESUMED}`,
      ),
    ]);
  }
  if (status === 403 || code === 'NG_ACCESS_DENIED') {
    // Harness usually names the permission; a gateway in front of it does not.
    const missing = permission && !/core_\w+/.test(message) ? `\`${permission}\`` : 'it names';
    return refusal('denied', [
      problem(
        'harness/access-denied',
        `the API key is not allowed to ${what}: ${message}`,
        `grant the key’s user or service account the permission ${missing} in this organization and project; ${RESUMED}`,
      ),
    ]);
  }
  if (code === 'POLICY_EVALUATION_FAILURE') return deniedByPolicy(what, refused.metadata, message);
  if (code === 'FREEZE_EXCEPTION') {
    return refusal('conflict', [
      problem(
        'harness/frozen',
        `Harness refused to ${what}, as a deployment freeze is in force: ${message}`,
        'nothing was started: run the step again once the freeze has ended, or ask whoever manages freezes in Harness for an exception',
      ),
    ]);
  }
  if (code === 'SCHEMA_VALIDATION_FAILED') return refusal('input', schemaProblems(what, refused));
  if (isBusy(refused)) {
    return refusal('unavailable', [
      problem(
        'harness/rate-limited',
        `Harness’s rate limit was reached while trying to ${what}`,
        'run the step again later, or lower `ameide.harness.requestsPerMinute`; completed work is detected and kept',
      ),
    ]);
  }
  if (status >= 500) {
    return refusal('unavailable', [
      problem(
        'harness/server-error',
        `Harness responded with status ${status} to the attempt to ${what}`,
        'check `ameide.harness.baseUrl`, and that Harness is up, then run the step again; completed work is detected and kept',
      ),
    ]);
  }
  if (isNotFound(refused) || status === 404) {
    return refusal('input', [
      problem(
        'harness/not-found',
        `Harness could not ${what}: ${message}`,
        'check account, organization, project and base URL',
      ),
    ]);
  }
  if (code === 'ENTITY_REFERENCE_EXCEPTION') {
    return refusal('input', [
      problem(
        'harness/still-used',
        `Harness refused to ${what}: ${message}`,
        'remove the references to it first',
      ),
    ]);
  }
  return refusal('input', [
    problem(
      'harness/refused',
      `Harness refused to ${what}: ${message}${code ? ` (${code})` : ''}`,
      'correct the input or the configuration accordingly',
    ),
  ]);
}

/** A denial by policy, which arrives as a success or as an error; nothing was saved either way. */
export function deniedByPolicy(what: string, governance: unknown, fallback = ''): Error {
  const messages = [...new Set(denials(governance))];
  const said = messages.length > 0 ? messages : [fallback || 'no reason given'];
  const help = 'nothing was saved or started: change what the policy names, or ask its owner';
  return refusal(
    'denied',
    said.map(text =>
      problem('harness/denied-by-policy', `a policy denied the request to ${what}: ${text}`, help),
    ),
  );
}

/** Messages of the denying policies, at any depth of the evaluation. */
function denials(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(denials);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    /^deny_?messages$/i.test(key) && Array.isArray(inner) ? inner.map(String) : denials(inner),
  );
}

function schemaProblems(what: string, { message, metadata }: Refused): Problem[] {
  const { schemaErrors } = (metadata ?? {}) as {
    schemaErrors?: { message?: string; fqn?: string; hintMessage?: string | null }[];
  };
  const help = 'correct the template or its inputs';
  if (!schemaErrors?.length)
    return [problem('harness/schema-invalid', `Harness refused to ${what}: ${message}`, help)];
  return schemaErrors.map(error => ({
    ...problem(
      'harness/schema-invalid',
      `Harness refused to ${what}: ${error.message ?? message}`,
      error.hintMessage ?? help,
    ),
    ...(error.fqn ? { path: error.fqn } : {}),
  }));
}
