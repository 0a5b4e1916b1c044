/** Takes secrets out of text, also where somebody has encoded them. */

const HIDDEN = '***';

export function redact(text: string, secrets: string[]): string {
  return secrets
    .filter(secret => secret.length >= MIN_LENGTH)
    .flatMap(formsOf)
    .reduce((clean, form) => clean.replaceAll(form, HIDDEN), text);
}

/** The same for the bytes of a text. */
export function redactBytes(
  bytes: Uint8Array<ArrayBuffer>,
  secrets: string[],
): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder().decode(bytes);
  const clean = redact(text, secrets);
  return clean === text ? bytes : new TextEncoder().encode(clean);
}

/** Shorter ones would blot out words. */
const MIN_LENGTH = 6;

/** As it is, in an address, in JSON, and in Base64 at each of the places that it can have in a longer text. */
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

/** The secrets that a request carries in its headers. */
export function secretsIn(headers: Record<string, string>): string[] {
  return Object.entries(headers)
    .filter(([name]) => /^(authorization|x-api-key)$/i.test(name))
    .map(([, value]) => value.replace(/^(token|bearer|basic) /i, ''));
}
