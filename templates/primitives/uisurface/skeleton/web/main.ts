/** The first page: who is signed in. */
import { type User, UserManager } from 'oidc-client-ts';

interface SignIn {
  issuer: string;
  clientId: string;
  scopes: string[];
}

const element = (id: string) => document.getElementById(id) as HTMLElement;

async function start(): Promise<void> {
  const { issuer, clientId, scopes } = (await (await fetch('config.json')).json()) as SignIn;
  if (!issuer) return tell('Sign-in is not configured: OIDC_ISSUER is not set.');
  // The code flow with PKCE; tokens stay in the memory of this page's session.
  const manager = new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: document.baseURI,
    post_logout_redirect_uri: document.baseURI,
    scope: scopes.join(' '),
  });
  element('sign-in').addEventListener('click', () => void manager.signinRedirect());
  element('sign-out').addEventListener('click', () => void manager.signoutRedirect());
  const answer = new URLSearchParams(location.search);
  if (answer.has('state') && (answer.has('code') || answer.has('error'))) {
    await manager.signinCallback();
    history.replaceState({}, '', document.baseURI);
  }
  show(await manager.getUser());
}

function show(user: User | null): void {
  element('sign-in').hidden = user !== null;
  element('sign-out').hidden = user === null;
  tell(user ? `Signed in as ${user.profile.name ?? user.profile.sub}.` : 'Not signed in.');
}

function tell(text: string): void {
  element('status').textContent = text;
}

start().catch((error: unknown) => {
  tell(`Sign-in failed: ${error instanceof Error ? error.message : String(error)}`);
});
