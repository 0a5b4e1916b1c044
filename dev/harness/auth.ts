/** Who may come in: keys, permissions, and how often. */
import { json, type Answer, type Call } from '../http/index.ts';
import { HarnessError } from './errors.ts';
import type { Settings } from './options.ts';

const MINUTE_MS = 60_000;

/** Checks the key of a request and counts it. Returns the answer of the gateway when it is refused. */
export class Gate {
  readonly #settings: Settings;
  readonly #now: () => number;
  readonly #seen = new Map<string, number[]>();

  constructor(settings: Settings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  refuse(call: Call): Answer | undefined {
    const given = call.headers['x-api-key'];
    const key = this.#settings.keys.find(known => known.key === given);
    if (!given)
      throw new HarnessError('INVALID_TOKEN', 'Token is missing: send the header x-api-key');
    if (!key) throw new HarnessError('INVALID_TOKEN', 'Invalid API token');
    if (key.expired) throw new HarnessError('EXPIRED_TOKEN', 'The API token has expired');
    const limited = this.#limit(given);
    if (limited) return limited;
    const permission = permissionFor(call);
    if (permission && key.denied?.includes(permission)) {
      throw new HarnessError('NG_ACCESS_DENIED', `Missing permission ${permission}`);
    }
    return undefined;
  }

  #limit(key: string): Answer | undefined {
    const { requestsPerMinute, retryAfterSeconds } = this.#settings;
    if (requestsPerMinute === 0) return undefined;
    const now = this.#now();
    const recent = (this.#seen.get(key) ?? []).filter(at => at > now - MINUTE_MS);
    this.#seen.set(key, recent);
    if (recent.length < requestsPerMinute) {
      recent.push(now);
      return undefined;
    }
    const error = new HarnessError('RATE_LIMITED', 'Too many requests. Rate limit exceeded');
    const headers =
      retryAfterSeconds === undefined ? undefined : { 'retry-after': String(retryAfterSeconds) };
    return json(429, error.body(), headers);
  }
}

/** Requests that are sent with POST and change nothing. */
const READS =
  /\/(acl|list|listV2|list-metadata|listDelegates|listbyfqn|filter|summary|outline|evaluate|preflightCheck|inputSets\/template|inputSets\/merge)$|\/testConnection\/|\/validate/;

export function isRead(call: Pick<Call, 'method' | 'path'>): boolean {
  // The knobs of the double are no requests to Harness.
  if (['GET', 'HEAD', 'OPTIONS'].includes(call.method) || call.path.startsWith('/_')) return true;
  return call.method === 'POST' && READS.test(call.path);
}

const RESOURCES: [RegExp, string][] = [
  [/\/servicesV2/, 'service'],
  [/\/environmentsV2|\/infrastructures/, 'environment'],
  [/\/connectors/, 'connector'],
  [/\/delegate-setup/, 'delegate'],
  [/\/template\/api|\/templates/, 'template'],
  [/\/user-groups/, 'usergroup'],
  [/\/roleassignments/, 'authz_roleassignment'],
  [/\/policies/, 'governancePolicy'],
  [/\/policysets/, 'governancePolicySets'],
  [/^\/pipeline\/api|\/pipelines/, 'pipeline'],
];

/** The permission that a request needs, `core_pipeline_edit` for one. */
function permissionFor(call: Call): string | undefined {
  const resource = RESOURCES.find(([pattern]) => pattern.test(call.path))?.[1];
  if (resource === undefined) return undefined;
  if (/\/pipeline\/execute|\/approvals\/.*\/activity/.test(call.path))
    return 'core_pipeline_execute';
  const isPipelinePart = /\/(inputSets|triggers)/.test(call.path);
  const verb = isRead(call)
    ? 'view'
    : call.method === 'DELETE' && !isPipelinePart
      ? 'delete'
      : 'edit';
  return `core_${resource}_${verb}`;
}
