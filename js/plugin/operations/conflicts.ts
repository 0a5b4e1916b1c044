/** Refusals because of what is there already; each carries what that is. */
import { problem, refusal } from '@ameide/core';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';

/** The part of an operation that others are told. */
function shown({ id, kind, service, status, createdAt }: Operation) {
  return { operation: { id, kind, service, status, createdAt } };
}

export function busy(operation: Operation): Error {
  const { id, kind, service } = operation;
  const found = problem(
    'api/operation-running',
    service === undefined
      ? `another \`${kind}\` is running`
      : `another operation for \`${service}\` is running (\`${kind}\`)`,
    `wait for the operation \`${id}\`, or cancel it, then send the request again`,
  );
  return Object.assign(refusal('conflict', [found]), { existing: shown(operation) });
}

export function notOpen(operation: Operation): Error {
  const found = problem(
    'api/wrong-status',
    `the operation is \`${operation.status}\``,
    'a running operation can be cancelled; one that failed or was cancelled can be retried',
  );
  return Object.assign(refusal('conflict', [found]), { existing: shown(operation) });
}

export function keyReused(): Error {
  const found = problem(
    'api/key-reused',
    'the `Idempotency-Key` was given before, to another request',
    'use a new key for a new request',
  );
  return Object.assign(refusal('input', [found]), { statusCode: 422 });
}
