/** Who asks, and with which credentials a task runs for them. */
import type { AuthService, BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Source } from '@ameide/backstage-plugin-ameide-common';

export interface Caller {
  credentials: BackstageCredentials;
  /** Entity reference of the user, or the subject of the service. */
  actor: string;
  /** Entity reference of the user, if it is one. */
  user?: string;
  source: Source;
  /** Address that the request came from. */
  origin?: string;
}

/** The caller that credentials stand for. */
export function callerOf(
  auth: AuthService,
  credentials: BackstageCredentials,
  source: Source,
  origin?: string,
): Caller {
  if (auth.isPrincipal(credentials, 'user')) {
    const user = credentials.principal.userEntityRef;
    return { credentials, actor: user, user, source, origin };
  }
  const { principal } = credentials;
  const actor = auth.isPrincipal(credentials, 'service')
    ? credentials.principal.subject
    : String(principal);
  return { credentials, actor, source, origin };
}

/** A task runs as the user who started it. A service's own token cannot be handed on: then it runs as this plugin. */
export async function credentialsOf(
  auth: AuthService,
  { credentials }: Caller,
): Promise<BackstageCredentials> {
  return auth.isPrincipal(credentials, 'user') ? credentials : auth.getOwnServiceCredentials();
}

/** The plugin itself, on behalf of a webhook or the schedule. */
export async function ownCaller(auth: AuthService, source: Source): Promise<Caller> {
  const credentials = await auth.getOwnServiceCredentials();
  return { credentials, actor: credentials.principal.subject, source };
}
