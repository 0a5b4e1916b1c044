/**
 * Deployment freezes: kept, listed, switched on and off. One for everything refuses a run at its start; one for environments of a
 * type ends a run at the first stage that would deploy to one.
 */
import { HarnessError, invalid, missing } from './errors.ts';
import { duration } from './expressions.ts';
import { checkIdentifier } from './names.ts';
import { ngPage } from './paging.ts';
import { duplicate } from './pipelineSave.ts';
import { ok, type On, type Request } from './request.ts';
import type { Entity, Scope } from './store.ts';
import type { World } from './world.ts';
import { at, isObject, parseYaml, stringMap, text, type Json, type JsonObject } from './yaml.ts';

const BASE = '/ng/api/freeze';
/** The identifier of the one freeze that a scope has without rules. */
const GLOBAL = '_GLOBAL_';

export function freezeRoutes(on: On, world: World): void {
  on('POST', BASE, request => {
    const freeze = read(request);
    const before = world.store.get({ kind: 'freeze', ...request.scope, identifier: idOf(freeze) });
    if (before) throw duplicate(before);
    return ok(view(world, put(world, request, freeze)));
  });
  on('POST', `${BASE}/manageGlobalFreeze`, request =>
    ok(view(world, put(world, request, { ...read(request), identifier: GLOBAL }))),
  );
  on('GET', `${BASE}/getGlobalFreeze`, request => ok(view(world, find(world, request, GLOBAL))));
  on('POST', `${BASE}/list`, request =>
    ok(ngPage(request, world.store.list('freeze', request.scope), freeze => view(world, freeze))),
  );
  on('POST', `${BASE}/updateFreezeStatus`, request => {
    const status = request.query('status');
    if (!status) throw missing('status');
    checkStatus(status);
    const changed = ids(request).map(id => {
      const before = find(world, request, id);
      world.store.save({ ...before, data: { ...before.data, status } });
      return view(world, find(world, request, id));
    });
    return ok(wrapped(changed));
  });
  on('POST', `${BASE}/delete`, request => {
    const gone = ids(request).map(id => find(world, request, id));
    gone.forEach(freeze => world.store.delete(freeze));
    return ok(wrapped(gone.map(freeze => view(world, freeze))));
  });
  on('GET', `${BASE}/:id`, request => ok(view(world, find(world, request, request.param('id')))));
  on('PUT', `${BASE}/:id`, request => {
    find(world, request, request.param('id'));
    return ok(
      view(world, put(world, request, { ...read(request), identifier: request.param('id') })),
    );
  });
  on('DELETE', `${BASE}/:id`, request => {
    world.store.delete(find(world, request, request.param('id')));
    return { status: 204 };
  });
}

/** Throws where nothing may be started in a scope. */
export function refuseFrozen(world: World, scope: Scope): void {
  const freeze = inForce(world, scope, world.now()).find(candidate => coversAll(candidate));
  if (!freeze) return;
  const message = `Execution can't be performed because project is frozen by [${freeze.name}]`;
  throw new HarnessError('FREEZE_EXCEPTION', message);
}

/** Why nothing may be deployed at a moment to environments of a type. */
export function frozenAt(
  world: World,
  scope: Scope,
): (type: string, now: number) => string | undefined {
  return (type, now) => {
    const freeze = inForce(world, scope, now).find(
      candidate => coversAll(candidate) || typesOf(candidate).includes(type),
    );
    return freeze && 'Pipeline Aborted due to freeze';
  };
}

/** The freezes of a scope and of those around it that are on and whose window is open. */
function inForce(world: World, scope: Scope, now: number): Entity[] {
  const around: Scope[] = [{}, { org: scope.org }, scope];
  return around
    .flatMap(one => world.store.list('freeze', one))
    .filter(freeze => freeze.data['status'] === 'Enabled')
    .filter(freeze => windowsOf(freeze).some(([from, to]) => from <= now && now < to));
}

function windowsOf(freeze: Entity): [number, number][] {
  const windows = at(documentOf(freeze), 'windows');
  return Array.isArray(windows) ? windows.map(windowOf) : [];
}

function windowOf(window: Json): [number, number] {
  const from = timeOf(at(window, 'startTime'));
  const end = at(window, 'endTime');
  return [from, end === undefined ? from + (duration(at(window, 'duration')) ?? 0) : timeOf(end)];
}

/** `2026-12-20 10:00 AM`, in UTC. */
function timeOf(value: Json | undefined): number {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d):(\d\d) (AM|PM)$/.exec(text(value));
  if (!match) throw invalid(`Invalid freeze window: [${text(value)}] is not yyyy-MM-dd hh:mm AM`);
  const hour = (Number(match[2]) % 12) + (match[4] === 'PM' ? 12 : 0);
  return Date.parse(`${match[1]}T${String(hour).padStart(2, '0')}:${match[3]}:00Z`);
}

/** Whether no rule narrows it down. */
function coversAll(freeze: Entity): boolean {
  return rulesOf(freeze).every(entity => text(entity['filterType']) === 'All');
}

/** The types of environments that its rules name. */
function typesOf(freeze: Entity): string[] {
  return rulesOf(freeze)
    .filter(entity => text(entity['type']) === 'EnvType')
    .flatMap(entity => (Array.isArray(entity['entityRefs']) ? entity['entityRefs'].map(text) : []));
}

function rulesOf(freeze: Entity): JsonObject[] {
  const rules = at(documentOf(freeze), 'entityConfigs');
  const entities = (Array.isArray(rules) ? rules : []).map(rule => at(rule, 'entities'));
  return entities.flatMap(list => (Array.isArray(list) ? list.filter(isObject) : []));
}

function documentOf(freeze: Entity): JsonObject {
  return parseYaml(freeze.yaml, 'Freeze')['freeze'] as JsonObject;
}

function read(request: Request): JsonObject {
  const freeze = request.yaml('Freeze')['freeze'];
  if (!isObject(freeze)) throw invalid('Invalid freeze: the root of the YAML must be freeze');
  if (!text(freeze['name'])) throw missing('name');
  checkStatus(text(freeze['status']));
  const windows = freeze['windows'];
  for (const window of Array.isArray(windows) ? windows : []) {
    // Other zones would need their own rules of summer time.
    if (text(at(window, 'timeZone')) !== 'UTC')
      throw invalid('the double knows the time zone UTC only');
    windowOf(window);
  }
  return freeze;
}

function checkStatus(status: string): void {
  if (!['Enabled', 'Disabled'].includes(status))
    throw invalid(`status must be Enabled or Disabled, not [${status}]`);
}

function idOf(freeze: JsonObject): string {
  return checkIdentifier(freeze['identifier'], 'Freeze');
}

function put(world: World, request: Request, freeze: JsonObject): Entity {
  return world.store.put({
    kind: 'freeze',
    ...request.scope,
    identifier: idOf(freeze),
    name: text(freeze['name']),
    description: text(freeze['description']),
    tags: stringMap(freeze['tags']),
    yaml: request.text(),
    data: { status: text(freeze['status']) },
  });
}

function find(world: World, request: Request, identifier: string): Entity {
  const found = world.store.get({ kind: 'freeze', ...request.scope, identifier });
  if (found) return found;
  throw new HarnessError(
    'ENTITY_NOT_FOUND',
    `Freeze Config for freezeIdentifier [${identifier}] not found`,
  );
}

function ids(request: Request): string[] {
  const list: unknown = JSON.parse(request.text() || '[]');
  if (!Array.isArray(list)) throw invalid('the body must be a list of identifiers');
  return list.map(String);
}

function wrapped(freezes: JsonObject[]): JsonObject {
  return {
    noOfSuccess: freezes.length,
    noOfFailed: 0,
    successfulFreezeResponseDTOList: freezes,
    freezeErrorResponseDTOList: [],
  };
}

function view(world: World, freeze: Entity): JsonObject {
  return {
    accountId: world.settings.account,
    type: freeze.identifier === GLOBAL ? 'GLOBAL' : 'MANUAL',
    status: text(freeze.data['status'] as Json),
    name: freeze.name,
    description: freeze.description,
    tags: freeze.tags,
    orgIdentifier: freeze.org ?? null,
    projectIdentifier: freeze.project ?? null,
    windows: (documentOf(freeze)['windows'] ?? []) as Json,
    identifier: freeze.identifier,
    yaml: freeze.yaml,
    createdAt: freeze.createdAt,
    lastUpdatedAt: freeze.lastUpdatedAt,
    freezeScope: freeze.project ? 'project' : freeze.org ? 'org' : 'account',
  };
}
