/** A request in the terms of Harness: its scope, its paging, its body. */
import { json, Router, type Answer, type Call } from '../http/index.ts';
import { HarnessError, invalid, missing, success } from './errors.ts';
import type { Scope } from './store.ts';
import type { World } from './world.ts';
import { parseJson, parseYaml, type JsonObject } from './yaml.ts';

export interface Request {
  call: Call;
  scope: Scope;
  /** Who asks: the token of the key, or the name given to a page. */
  user: string;
  query(name: string): string | undefined;
  param(name: string): string;
  number(name: string, otherwise: number): number;
  text(): string;
  json(): JsonObject;
  yaml(what: string): JsonObject;
  /** Throws when `If-Match` names another version. */
  checkVersion(entity: { version: number }, what: string): void;
}

export type Handle = (request: Request) => Answer;

/** A route of the API: the pattern, and what answers. */
export class Routes {
  readonly #router = new Router();

  on(method: string, pattern: string, handle: Handle, world: World): this {
    this.#router.on(method, pattern, call => handle(readRequest(call, world)));
    return this;
  }

  match(call: Call) {
    return this.#router.match(call);
  }
}

/** Adds routes; a room of the double exports one function that takes it. */
export type On = (method: string, pattern: string, handle: Handle) => void;

export function ok(data: unknown, status = 200): Answer {
  return json(status, success(data));
}

function readRequest(call: Call, world: World): Request {
  const query = (name: string) => call.query.get(name) ?? undefined;
  return {
    call,
    scope: scopeOf(call, world),
    user: userOf(call.headers['x-api-key'] ?? ''),
    query,
    param: name => call.params[name] ?? '',
    number: (name, otherwise) => {
      const value = query(name);
      if (value === undefined || value === '') return otherwise;
      if (!/^\d+$/.test(value))
        throw new HarnessError('RESOURCE_NOT_FOUND', `HTTP 404 Not Found: ${name}`);
      return Number(value);
    },
    text: () => call.raw.toString('utf8'),
    json: () => parseJson(call.raw.toString('utf8')),
    yaml: what => parseYaml(call.raw.toString('utf8'), what),
    checkVersion: (entity, what) => {
      const wanted = call.headers['if-match'];
      if (
        wanted === undefined ||
        wanted === '' ||
        Number(wanted.replaceAll('"', '')) === entity.version
      )
        return;
      throw invalid(`${what} is not on the correct version.`);
    },
  };
}

export function userOf(key: string): string {
  return key.split('.')[2] ?? 'anonymous';
}

/** Account, organization and project: in the query, or in the path of the second-generation API. */
function scopeOf(call: Call, world: World): Scope {
  const account = call.query.get('accountIdentifier') ?? call.headers['harness-account'];
  if (!account) throw missing('accountIdentifier');
  if (account !== world.settings.account) {
    throw new HarnessError('INVALID_TOKEN', `Token is not valid for account [${account}]`);
  }
  const org = call.params['org'] ?? (call.query.get('orgIdentifier') || undefined);
  const project = call.params['project'] ?? (call.query.get('projectIdentifier') || undefined);
  if (call.path.startsWith('/pipeline/api/')) {
    if (!org && !call.path.includes('/webhook/')) throw missing('orgIdentifier');
    if (!project && !call.path.includes('/webhook/')) throw missing('projectIdentifier');
  }
  checkExists(world, org, project);
  return { org, project };
}

export function checkExists(
  world: World,
  org: string | undefined,
  project: string | undefined,
): void {
  const { projects } = world.settings;
  if (project !== undefined && org === undefined) throw missing('orgIdentifier');
  if (org !== undefined && !projects.some(known => known.startsWith(`${org}/`))) {
    throw new HarnessError('RESOURCE_NOT_FOUND', `Organization with identifier [${org}] not found`);
  }
  if (project !== undefined && !projects.includes(`${org}/${project}`)) {
    throw new HarnessError(
      'RESOURCE_NOT_FOUND',
      `Project with orgIdentifier [${org}] and identifier [${project}] not found`,
    );
  }
}
