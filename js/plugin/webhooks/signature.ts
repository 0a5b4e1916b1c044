/** GitHub's signature of a delivery: HMAC-SHA-256 over the bytes of the body, as they came. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export function isSigned(
  bytes: Buffer,
  header: string | string[] | undefined,
  secret: string | undefined,
): boolean {
  if (!secret || typeof header !== 'string') return false;
  const [, hex] = /^sha256=([0-9a-f]{64})$/.exec(header) ?? [];
  if (hex === undefined) return false;
  const expected = createHmac('sha256', secret).update(bytes).digest();
  return timingSafeEqual(expected, Buffer.from(hex, 'hex'));
}
