/** Reads bodies: none may be larger than allowed, whatever its headers say. */
import type { Request } from 'express';
import { InputError } from '@backstage/errors';
import { problem, refusal } from '@ameide/core';

const MIB = 1024 * 1024;

/** Most requests. */
export const MAX_BYTES = MIB;
/** GitHub's own limit of an event: a push of many commits lists their files. */
export const MAX_EVENT_BYTES = 25 * MIB;

/** Whoever sends may not be known yet: only so many that are larger than most are in memory at once. */
const LARGE_AT_ONCE = 4;
let large = 0;

/** The bytes of the body; `onPart` is given each part as it comes. */
export async function bytesOf(
  request: Request,
  max = MAX_BYTES,
  onPart: (part: Buffer) => void = () => undefined,
): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > max) throw tooLarge(max);
  const parts: Buffer[] = [];
  let size = 0;
  let isLarge = false;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > max) throw tooLarge(max);
      if (size > MAX_BYTES && !isLarge) {
        if (large >= LARGE_AT_ONCE) throw tooMany();
        large += 1;
        isLarge = true;
      }
      onPart(part);
      parts.push(part);
    }
    return Buffer.concat(parts);
  } finally {
    if (isLarge) large -= 1;
  }
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

function tooLarge(max: number): Error {
  const what = `the request body is larger than ${max / MIB} MiB`;
  return Object.assign(refusal('input', [problem('api/body-too-large', what)]), {
    statusCode: 413,
  });
}

function tooMany(): Error {
  const help = 'send it again in a moment';
  const what = 'too many large request bodies are being received';
  return refusal('unavailable', [problem('api/busy', what, help)]);
}
