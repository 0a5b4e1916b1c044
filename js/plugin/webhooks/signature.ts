/** GitHub's signature of a delivery: HMAC-SHA-256 over the bytes of the body, as they come. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { AuthenticationError } from '@backstage/errors';
import type { Request } from 'express';
import { MAX_EVENT_BYTES, bytesOf } from '../routes/body.ts';

/** The body of a delivery, which nobody has looked into before its signature was found to be right. */
export async function signedBytesOf(request: Request, secret: string | undefined): Promise<Buffer> {
  const header = request.headers['x-hub-signature-256'];
  const [, hex] = /^sha256=([0-9a-f]{64})$/.exec(String(header)) ?? [];
  // Without them nothing is read.
  if (!secret || hex === undefined) throw notSigned();
  const hmac = createHmac('sha256', secret);
  const bytes = await bytesOf(request, MAX_EVENT_BYTES, part => void hmac.update(part));
  if (!timingSafeEqual(hmac.digest(), Buffer.from(hex, 'hex'))) throw notSigned();
  return bytes;
}

function notSigned(): Error {
  return new AuthenticationError('the signature of the webhook is missing or not valid');
}
