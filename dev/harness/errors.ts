/** The error bodies of Harness: one class, one place that knows which code has which status. */
import { randomUUID } from 'node:crypto';

/** Codes whose status is not 400, the default of Harness. */
const STATUS: Record<string, number> = {
  INVALID_TOKEN: 401,
  EXPIRED_TOKEN: 401,
  NG_ACCESS_DENIED: 403,
  ENTITY_NOT_FOUND: 404,
  RESOURCE_NOT_FOUND: 404,
  SCM_CONFLICT_ERROR_V2: 409,
  RATE_LIMITED: 429,
  UNKNOWN_ERROR: 500,
};

/** One fault of a stored document, as newer servers list them in `metadata.schemaErrors`. */
export interface SchemaError {
  message: string;
  messageWithFQN: string;
  fqn: string;
  stageInfo: { identifier: string; type: string; name: string } | null;
  stepInfo: { identifier: string; type: string; name: string } | null;
  hintMessage: string | null;
}

/** An answer of the server that is not a success. Thrown by handlers, written by the server. */
export class HarnessError extends Error {
  readonly code: string;
  readonly status: number;
  readonly metadata: unknown;
  /** Bean-validation failures; when set the body is `status: FAILURE` with `errors`. */
  readonly fields: { fieldId: string; error: string }[] | undefined;

  constructor(
    code: string,
    message: string,
    more: { metadata?: unknown; fields?: { fieldId: string; error: string }[] } = {},
  ) {
    super(message);
    this.name = 'HarnessError';
    this.code = code;
    this.status = STATUS[code] ?? 400;
    this.metadata = more.metadata ?? null;
    this.fields = more.fields;
  }

  /** The JSON body that goes over the wire. */
  body(): Record<string, unknown> {
    const correlationId = randomUUID();
    if (this.fields) {
      return {
        status: 'FAILURE',
        code: this.code,
        message: this.message,
        correlationId,
        errors: this.fields,
      };
    }
    const { code, message, metadata } = this;
    const responseMessages = [
      { code, level: 'ERROR', message, exception: null, failureTypes: [] as string[] },
    ];
    return {
      status: 'ERROR',
      code: code === 'RATE_LIMITED' ? 'TOO_MANY_REQUESTS' : code,
      message,
      correlationId,
      detailedMessage: null,
      responseMessages,
      metadata,
    };
  }
}

export function invalid(message: string, metadata?: unknown): HarnessError {
  return new HarnessError('INVALID_REQUEST', message, { metadata });
}

/** A missing or empty required parameter, answered as bean validation does. */
export function missing(field: string, error = 'must not be null'): HarnessError {
  return new HarnessError('INVALID_REQUEST', `${field}: ${error}`, {
    fields: [{ fieldId: field, error }],
  });
}

/** The body of a success of the first-generation API. */
export function success(data: unknown): Record<string, unknown> {
  return { status: 'SUCCESS', data, metaData: null, correlationId: randomUUID() };
}
