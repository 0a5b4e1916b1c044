// Whether the identity provider answers. The auth plugin asks it once, at its start, and nobody could sign in if that failed.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '@backstage/config';
import { CONFIGURATION, Ending, UNAVAILABLE } from './ending.ts';

const PATIENCE_MS = 30_000;
const TIMEOUT_MS = 5_000;
const PAUSE_MS = 1000;
const WELL_KNOWN = '/.well-known/openid-configuration';
const ENDPOINTS = ['issuer', 'authorization_endpoint', 'token_endpoint', 'userinfo_endpoint'];

export async function reachIssuer(config: Config, patienceMs = PATIENCE_MS): Promise<void> {
  const given = config.getString('auth.providers.oidc.production.metadataUrl');
  const url = given.includes('/.well-known/') ? given : given.replace(/\/$/, '') + WELL_KNOWN;
  const until = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask(url);
    if (typeof answer !== 'string') {
      const missing = ENDPOINTS.find(key => typeof answer[key] !== 'string');
      if (!missing) return;
      throw new Ending(
        CONFIGURATION,
        `the issuer \`${url}\` names no \`${missing}\`: set OIDC_METADATA_URL to the address of an OpenID provider`,
      );
    }
    if (performance.now() > until)
      throw new Ending(
        UNAVAILABLE,
        `the issuer \`${url}\` is not reachable: ${answer}. Set OIDC_METADATA_URL, and let the portal reach it`,
      );
    await sleep(PAUSE_MS);
  }
}

/** What the provider says of itself, or why it does not. */
async function ask(url: string): Promise<Record<string, unknown> | string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) return `it answered ${response.status}`;
    const answer = (await response.json()) as unknown;
    if (typeof answer === 'object' && answer !== null) return { ...answer };
    return 'it answered with something else than its description';
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return cause?.message ? `${message}, ${cause.message}` : message;
  }
}
