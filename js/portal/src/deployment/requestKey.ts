// The key that a request is sent with: however often a button is pressed, or an answer is lost, it is done once.

/** A new key. Pages that are served without TLS have no `randomUUID`. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
