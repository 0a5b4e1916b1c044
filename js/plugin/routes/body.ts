/** Reads bodies: none may be larger than 1 MiB, whatever its headers say. */
import type { Request } from 'express';
import { InputError } from '@backstage/errors';
import { problem, refusal } from '@ameide/core';

export const MAX_BYTES = 1024 * 1024;

/** The bytes of the body. */
export async function bytesOf(request: Request): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > MAX_BYTES) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BYTES) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The body as JSON; undefined where there is none. */
export function jsonOf(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new InputError('the request body is not valid JSON');
  }
}

function tooLarge(): Error {
  const found = problem('api/body-too-large', 'the request body is larger than 1 MiB');
  return Object.assign(refusal('input', [found]), { statusCode: 413 });
}
