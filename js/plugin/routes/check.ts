/** Checks the parts of a request against the schemas of its route: unknown fields and wrong types are refused, each with its path. */
import { InputError } from '@backstage/errors';
import { problem, refusal } from '@ameide/core';
import type { Problem } from '@ameide/core';
import { z } from 'zod';
import type { AnyRoute } from './route.ts';

const NO_QUERY = z.strictObject({});

/** The parameters of a query, by the schema of its route. */
export function checkedQuery(route: AnyRoute, query: Record<string, string>): unknown {
  return checked(route.query ?? NO_QUERY, query, 'query parameter');
}

/** The body of a request, by the schema of its route. */
export function checkedBody(route: AnyRoute, body: unknown): unknown {
  if (!route.body) {
    if (body === undefined) return undefined;
    throw new InputError('the request takes no body');
  }
  if (body === undefined && route.bodyOptional) return checked(route.body, {}, 'field');
  if (body === undefined) throw new InputError('the request has no body; send JSON');
  return checked(route.body, body, 'field');
}

function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw refusal(
    'input',
    result.error.issues.flatMap(issue => problemsOf(issue, what)),
  );
}

function problemsOf(issue: z.core.$ZodIssue, what: string): Problem[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => {
      const full = [path, key].filter(Boolean).join('.');
      const help = 'check its spelling against the OpenAPI document at `/api/ameide/openapi.json`';
      return {
        ...problem('api/unknown-field', `\`${full}\` is not a known ${what}`, help),
        path: full,
      };
    });
  const said = issue.message.replace(/^Invalid input: /, '');
  const message = `${path ? `\`${path}\`` : `the ${what}`} is not valid: ${lower(said)}`;
  return [{ ...problem('api/wrong-type', message), ...(path ? { path } : {}) }];
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** The query as a map; a parameter that is given twice is refused, as nobody can tell which one is meant. */
export function queryOf(url: string): Record<string, string> {
  const { searchParams } = new URL(url, 'http://localhost');
  const query: Record<string, string> = {};
  for (const [key, value] of searchParams) {
    if (Object.hasOwn(query, key)) throw new InputError(`\`${key}\` is given more than once`);
    query[key] = value;
  }
  return query;
}

/** `Prefer: wait=30`, in milliseconds; other preferences are not for us. */
export function waitOf(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header.join(',') : header;
  const [, seconds] = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?/i.exec(text ?? '') ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds), MAX_WAIT_SECONDS) * 1000;
}

const MAX_WAIT_SECONDS = 600;

/** `Idempotency-Key`: any printable text of at most 255 characters. */
export function keyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  const help = 'use 1 to 255 printable characters without spaces, for example a UUID';
  throw refusal('input', [
    problem('api/bad-idempotency-key', 'the `Idempotency-Key` is not valid', help),
  ]);
}
