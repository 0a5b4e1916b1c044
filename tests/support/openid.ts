// An OpenID provider on loopback, as Keycloak gives roles: `realm_access.roles` in what it says of a user. A real one (`oidc-provider`),
// whose pages ask for a name and a password and take any.
import type { Server } from 'node:http';
import { SignJWT, decodeJwt, exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { freePort } from '../../dev/backend/port.ts';

/** What the provider knows of a user. */
export interface Account {
  email?: string;
  verified?: boolean;
  roles?: string[];
  /** The client that its ID tokens are for, in place of the one that asked. */
  audience?: string;
}

export interface OpenId {
  issuer: string;
  /** What is told of users from the next time on that they are asked for. */
  accounts: Record<string, Account>;
  /** How long a session can be refreshed, from the next sign-in on. */
  sessionSeconds: number;
  close(): Promise<void>;
}

export const CLIENT = { id: 'ameide-portal', secret: 'client-secret' };

export async function startOpenId(
  redirectUri: string,
  accounts: Record<string, Account>,
): Promise<OpenId> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const known = { ...accounts };
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'only', alg: 'RS256', use: 'sig' };
  const provider = new Provider(issuer, {
    jwks: { keys: [key] },
    ttl: { RefreshToken: () => openid.sessionSeconds },
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    claims: {
      openid: ['sub', 'realm_access'],
      email: ['email', 'email_verified'],
      profile: ['name'],
    },
    pkce: { required: () => false },
    issueRefreshToken: async () => true,
    findAccount: async (_, id) => ({
      accountId: id,
      async claims() {
        const { email, verified, roles } = known[id] ?? {};
        return {
          sub: id,
          name: id,
          email,
          email_verified: verified,
          ...(roles && { realm_access: { roles } }),
        };
      },
    }),
  });
  provider.use(async (context, next) => {
    await next();
    const answer = context.body as { id_token?: string } | undefined;
    if (!answer?.id_token) return;
    const { aud: _, ...claims } = decodeJwt(answer.id_token);
    const { audience } = known[String(claims.sub)] ?? {};
    if (audience === undefined) return;
    const token = new SignJWT(claims).setAudience(audience);
    answer.id_token = await token
      .setProtectedHeader({ alg: key.alg, kid: key.kid })
      .sign(privateKey);
  });
  const server: Server = provider.listen(port, '127.0.0.1');
  const openid: OpenId = {
    issuer,
    accounts: known,
    sessionSeconds: 3600,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
  return openid;
}
