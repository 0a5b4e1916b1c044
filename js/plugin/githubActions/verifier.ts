/** Verifies a token of a job: signature, issuer and audience, and that the job is one of those that the rule names. */
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { AuthenticationError } from '@backstage/errors';
import type { Rule } from './rule.ts';

export class Verifier {
  readonly #rule: Rule;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(rule: Rule) {
    this.#rule = rule;
    this.#keys = createRemoteJWKSet(new URL(`${rule.issuer}/.well-known/jwks`));
  }

  /**
   * The subject of a token that the rule accepts. `undefined` where another handler may know it: it is of another issuer, or for
   * another entry of the same type. Throws where GitHub's keys cannot be read.
   */
  async verify(token: string): Promise<{ subject: string } | undefined> {
    const { issuer, audience } = this.#rule;
    if (issuerOf(token) !== issuer) return undefined;
    const options = { issuer, audience, algorithms: ['RS256', 'ES256'] };
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        ...options,
        requiredClaims: ['exp'],
      });
      return isAccepted(payload, this.#rule) ? { subject: subjectOf(payload) } : undefined;
    } catch (error) {
      if (isUnreachable(error))
        throw new AuthenticationError('the keys of GitHub Actions cannot be read');
      return undefined;
    }
  }
}

function isAccepted(
  claims: JWTPayload,
  { repositoryIds, ownerId, refs, workflows }: Rule,
): boolean {
  return (
    repositoryIds.includes(textOf(claims, 'repository_id')) &&
    ownerId === textOf(claims, 'repository_owner_id') &&
    refs.includes(textOf(claims, 'ref')) &&
    workflows.includes(textOf(claims, 'job_workflow_ref'))
  );
}

/** For the audit trail: repository and workflow, as people know them. */
function subjectOf(claims: JWTPayload): string {
  return `external:github-actions:${textOf(claims, 'repository')}:${textOf(claims, 'workflow')}`;
}

function textOf(claims: JWTPayload, name: string): string {
  const value = claims[name];
  return typeof value === 'string' ? value : '';
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** Errors of the signature or the claims have codes of their own. */
function isUnreachable(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === 'ERR_JWKS_TIMEOUT' || !code.startsWith('ERR_J');
}
