/** Removes secrets from text, also encoded ones. */

const HIDDEN = '***';

export function redact(text: string, secrets: string[]): string {
  return secrets
    .filter(secret => secret.length >= MIN_LENGTH)
    .flatMap(formsOf)
    .reduce((clean, form) => clean.replaceAll(form, HIDDEN), text);
}

/** Like `redact`, for bytes. */
export function redactBytes(
  bytes: Uint8Array<ArrayBuffer>,
  secrets: string[],
): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder().decode(bytes);
  const clean = redact(text, secrets);
  return clean === text ? bytes : new TextEncoder().encode(clean);
}

/** Shorter secrets would match ordinary words. */
const MIN_LENGTH = 6;

/** Forms of a secret: plain, URL-encoded, in JSON, and in Base64 at each possible offset. */
function formsOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const plain = [secret, encodeURIComponent(secret), json];
  const shifted = [0, 1, 2].flatMap(shift => {
    const bytes = Buffer.from(' '.repeat(shift) + secret);
    // The first and last characters depend on the neighbours.
    const core = bytes
      .toString('base64')
      .replace(/=+$/, '')
      .slice(shift && shift + 1, -1);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = Buffer.from(secret).toString('hex');
  return [...new Set([...plain, ...shifted, hex])].filter(form => form.length >= MIN_LENGTH);
}

/** Secrets in the headers of a request. */
export function secretsIn(headers: Record<string, string>): string[] {
  return Object.entries(headers)
    .filter(([name]) => /^(authorization|x-api-key)$/i.test(name))
    .map(([, value]) => value.replace(/^(token|bearer|basic) /i, ''));
}
