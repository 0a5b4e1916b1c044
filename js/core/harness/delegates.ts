/** Delegates, as Harness lists them for each scope. Changes nothing. */
import type { Answer, FoundDelegate, Scope } from '#core';
import type { Harness } from './client.ts';
import { scopeQuery } from './kinds.ts';

interface Listed {
  name?: string;
  tags?: string[] | null;
  connected?: boolean;
}

/** Those of the project, of its organization and of the account: pipelines may run on any of them. */
export async function readDelegates(harness: Harness, scope: Scope): Promise<Answer> {
  const { account, org } = scope;
  const scopes = [scope, { account, org, project: '' }, { account, org: '', project: '' }];
  const lists = await Promise.all(scopes.map(one => listed(harness, one)));
  return { type: 'delegates', delegates: lists.flat() };
}

async function listed(harness: Harness, scope: Scope): Promise<FoundDelegate[]> {
  const result = await harness.send({
    method: 'POST',
    path: '/ng/api/delegate-setup/listDelegates',
    query: scopeQuery(scope),
    what: 'list delegates',
    permission: 'core_delegate_view',
    body: JSON.stringify({ filterType: 'Delegate' }),
    repeatable: true,
  });
  // This service of Harness answers in an envelope of its own.
  const whole = 'whole' in result ? result.whole : undefined;
  const { resource } = (whole ?? {}) as { resource?: Listed[] | null };
  return (resource ?? []).map(({ name = '', tags, connected = false }) => ({
    name,
    tags: tags ?? [],
    connected,
  }));
}
