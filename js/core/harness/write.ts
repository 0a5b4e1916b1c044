/** Writes entities of Harness: looks them up before creating them again, and verifies that they were saved. */
import type { EntityKind, EntityRef, PutEntity } from '#core';
import { LostRace, problem, refusal } from '../errors.ts';
import { serialize } from '../queue.ts';
import type { Call, Harness } from './client.ts';
import { findEntity, nameOf, queryOf } from './entities.ts';
import { deniedByPolicy, isDuplicate, isNotFound, isStale } from './errors.ts';
import { KINDS, permissionTo, scopeQuery } from './kinds.ts';

type Fields = Record<string, unknown>;

export interface Put {
  kind: EntityKind;
  identifier: string;
  /** Whether the entity is new. */
  created: boolean;
  /** Webhook URL of an image trigger. */
  webhookUrl: string | null;
}

/** Creates or replaces an entity. */
export function putEntity(harness: Harness, effect: PutEntity): Promise<Put> {
  const { account } = effect.scope;
  if (effect.kind !== 'trigger') return harness.writing(account, () => putOne(harness, effect));
  // Triggers created in quick succession get a webhook each: the next trigger waits, other writes do not.
  const { http, settings } = harness;
  const onWait = () => harness.log.info('waiting for triggers that other tasks are creating');
  const task = async () => {
    const done = await harness.writing(account, () => putOne(harness, effect));
    if (!effect.exists)
      await http.wait(settings.settleMs, `waiting for Harness to register ${nameOf(effect)}`);
    return done;
  };
  return serialize(`harness/${settings.baseUrl}/${account}/triggers`, http.signal, task, onWait);
}

async function putOne(harness: Harness, effect: PutEntity): Promise<Put> {
  const replaces = effect.exists && KINDS[effect.kind].update;
  const data = replaces ? await replace(harness, effect) : await create(harness, effect);
  await confirm(harness, effect);
  return putOf(effect, data);
}

function putOf({ kind, identifier, exists }: PutEntity, data: Fields): Put {
  const url = data['webhookUrl'];
  const webhookUrl = typeof url === 'string' ? url : null;
  return { kind, identifier, created: !exists, webhookUrl };
}

/** Deletes an entity; a missing one counts as deleted. */
export function deleteEntity(
  harness: Harness,
  ref: EntityRef,
): Promise<{ kind: EntityKind; identifier: string }> {
  return harness.writing(ref.scope.account, async () => {
    await harness.send({
      method: 'DELETE',
      path: KINDS[ref.kind].item(ref),
      query: queryOf(ref),
      what: `delete ${nameOf(ref)}`,
      permission: permissionTo('delete', ref.kind),
      allow: isNotFound,
    });
    return { kind: ref.kind, identifier: ref.identifier };
  });
}

async function create(harness: Harness, effect: PutEntity): Promise<Fields> {
  const what = `create ${nameOf(effect)}`;
  const path = KINDS[effect.kind].create;
  let lost = false;
  /** Adopts an existing entity if it equals the one to create; else the core decides again. */
  const look = async (): Promise<Fields | undefined> => {
    const found = await findEntity(harness, effect);
    if (!found) return undefined;
    if (found.yaml !== null && found.yaml.trim() === effect.yaml.trim()) return found.fields;
    const made = { type: 'putEntity', ...putOf(effect, found.fields) };
    const by = `${nameOf(effect)} now exists in Harness`;
    throw new LostRace(by, undefined, lost ? made : undefined);
  };
  const lookAgain = () => {
    lost = true;
    return look();
  };
  return harness.http.once(async () => {
    const permission = permissionTo('edit', effect.kind);
    const call = { method: 'POST' as const, path, what, permission, ...payload(effect) };
    const result = await harness.send({ ...call, allow: isDuplicate });
    if ('data' in result) return saved(what, result.data);
    const found = await look();
    if (found) return found;
    throw refusal('conflict', [
      problem(
        'harness/deleted-before',
        `Harness reports that ${nameOf(effect)} exists or has been deleted, but does not return it`,
        'look for it in the Harness UI, at this scope and the scopes above',
      ),
    ]);
  }, lookAgain);
}

async function replace(harness: Harness, effect: PutEntity): Promise<Fields> {
  const { update, versioned } = KINDS[effect.kind];
  const what = `update ${nameOf(effect)}`;
  const guarded = versioned && effect.version !== null;
  const result = await harness.send({
    method: 'PUT',
    path: update?.(effect) ?? '',
    what,
    permission: permissionTo('edit', effect.kind),
    ...payload(effect),
    ...(guarded ? { headers: { 'if-match': String(effect.version) } } : {}),
    allow: refused => isStale(refused) || isNotFound(refused),
  });
  if ('data' in result) return saved(what, result.data);
  throw new LostRace(`${nameOf(effect)} was changed in Harness in the meantime`);
}

/** Body and query of a write, in the format of its kind. */
function payload(effect: PutEntity): Pick<Call, 'query' | 'body' | 'type'> {
  const { kind, scope, identifier, parent, fields, yaml } = effect;
  const { body } = KINDS[kind];
  if (body === 'yaml') return { query: queryOf(effect), body: yaml, type: 'application/yaml' };
  // An envelope contains the environment; the query does not accept it.
  const query = scopeQuery(scope);
  const place = { identifier, orgIdentifier: scope.org, projectIdentifier: scope.project };
  const environment = kind === 'infrastructure' ? { environmentRef: parent } : {};
  const envelope = body === 'envelope' ? { ...place, ...environment, ...fields, yaml } : fields;
  return { query, body: JSON.stringify({ identifier, ...envelope }) };
}

/** A success status may hide a failure: denied by a policy, or not saved because of errors. */
function saved(what: string, data: unknown): Fields {
  const fields = (data ?? {}) as Fields;
  const governance = fields['governanceMetadata'] as { deny?: boolean; message?: string } | null;
  if (governance?.deny) throw deniedByPolicy(what, governance, governance.message);
  if (fields['errorResponse'] === true) {
    const errors = Object.entries((fields['errors'] ?? {}) as Record<string, unknown>);
    const said = errors.map(([field, error]) => `${field}: ${String(error)}`).join('; ');
    throw refusal('input', [
      problem(
        'harness/stored-with-errors',
        `Harness could not ${what} without errors: ${said || 'no reason given'}`,
        'correct the errors: it cannot run like this',
      ),
    ]);
  }
  return fields;
}

/** A pipeline may be stored and still be invalid; only reading it again shows this. */
async function confirm(harness: Harness, effect: PutEntity): Promise<void> {
  if (effect.kind !== 'pipeline') return;
  const found = await findEntity(harness, effect);
  if (found?.valid) return;
  const text = found
    ? `Harness stored ${nameOf(effect)}, but considers it invalid`
    : `Harness reported success, but ${nameOf(effect)} was not saved`;
  const { schemaErrors = [] } = (found?.fields['yamlSchemaErrorWrapper'] ?? {}) as {
    schemaErrors?: { message?: string }[];
  };
  const why = schemaErrors.map(({ message }) => message).filter(Boolean);
  throw refusal('input', [
    problem(
      found ? 'harness/stored-invalid' : 'harness/not-saved',
      [text, ...why].join(': '),
      'open it in the Harness editor to see why, and correct the template',
    ),
  ]);
}
