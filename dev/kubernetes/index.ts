/**
 * A double of the Kubernetes API on loopback, one cluster below `/clusters/<name>` each: read-only, as a portal is let in. What is there
 * follows what the double of Harness has deployed.
 */
import { json, startServer } from '../http/index.ts';
import type { Answer, Call, Faults, RequestLog } from '../http/index.ts';
import { objectsOf } from './cluster.ts';
import { logOf } from './events.ts';
import type { KubernetesObject } from './objects.ts';
import { page } from './pages.ts';
import { targetOf } from './resources.ts';
import type { Resource, Target } from './resources.ts';
import type { Rollout } from './rollouts.ts';
import { fieldSelector, labelSelector } from './selectors.ts';
import { badRequest, forbidden, noSuchResource, notFound, unauthorized } from './status.ts';

export { rolloutsOf } from './rollouts.ts';
export type { Rollout } from './rollouts.ts';

/** A cluster, and the connector by which Harness deploys into it. */
export interface Cluster {
  name: string;
  connector: string;
}

export interface KubernetesOptions {
  port?: number;
  clusters: Cluster[];
  /** The bearer token of the portal's service account. */
  token: string;
  /** What has been deployed, oldest first. */
  rollouts: () => Rollout[];
  now?: () => number;
}

export interface KubernetesDouble {
  url: string;
  token: string;
  clusters: { name: string; url: string }[];
  faults: Faults;
  log: RequestLog;
  close(): Promise<void>;
}

/** What the role of the portal does not let it see. */
const HIDDEN = ['secrets'];
const VERSION = { major: '1', minor: '32', gitVersion: 'v1.32.0', platform: 'linux/amd64' };

/** Starts a double; resolves once it answers. */
export async function startKubernetes(options: KubernetesOptions): Promise<KubernetesDouble> {
  const server = await startServer({ port: options.port, handler: call => answer(call, options) });
  const { url, faults, log } = server;
  const { token } = options;
  const clusters = options.clusters.map(({ name }) => ({ name, url: `${url}/clusters/${name}` }));
  return { url, token, clusters, faults, log, close: () => server.close() };
}

function answer(
  call: Call,
  { clusters, token, rollouts, now = Date.now }: KubernetesOptions,
): Answer {
  const shown = page(call, { clusters, rollouts: rollouts(), now: now() });
  if (shown) return shown;
  const [, name, path = '/'] = /^\/clusters\/([^/]+)(\/.*)?$/.exec(call.path) ?? [];
  const cluster = clusters.find(known => known.name === name);
  if (!cluster) throw noSuchResource();
  if (call.headers['authorization'] !== `Bearer ${token}`) throw unauthorized();
  if (path === '/version') return json(200, VERSION);
  const target = targetOf(path);
  if (!target) throw noSuchResource();
  const verb = verbOf(call, target);
  if (!['get', 'list'].includes(verb) || HIDDEN.includes(target.resource.plural))
    throw forbidden(verb, target);
  for (const unknown of ['watch', 'limit', 'continue']) {
    if (call.query.has(unknown)) throw badRequest(`this double does not know \`${unknown}\``);
  }
  const here = rollouts().filter(({ connector }) => connector === cluster.connector);
  const objects = objectsOf(here, now()).filter(object => isOf(object, target.resource));
  return target.name === undefined ? list(call, objects, target) : one(call, objects, target);
}

function verbOf({ method }: Call, { name }: Target): string {
  if (method === 'GET') return name === undefined ? 'list' : 'get';
  return { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }[method] ?? method;
}

function isOf({ kind, apiVersion }: KubernetesObject, resource: Resource): boolean {
  const { group, version } = resource;
  return kind === resource.kind && apiVersion === (group === '' ? version : `${group}/${version}`);
}

/** Items of a list have neither `kind` nor `apiVersion`. */
function list(call: Call, objects: KubernetesObject[], { resource, namespace }: Target): Answer {
  const hasLabels = labelSelector(call.query.get('labelSelector'));
  const hasFields = fieldSelector(call.query.get('fieldSelector'));
  const items = objects
    .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
    .filter(object => hasLabels(object.metadata.labels ?? {}) && hasFields(object))
    .map(({ kind: _kind, apiVersion: _apiVersion, ...item }) => item);
  const { group, version, kind } = resource;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return json(200, { kind: `${kind}List`, apiVersion, metadata: { resourceVersion: '1' }, items });
}

function one(call: Call, objects: KubernetesObject[], target: Target): Answer {
  const { namespace, name, part } = target;
  const found = objects.find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  if (!found) throw notFound(target);
  if (part === undefined) return json(200, found);
  if (part !== 'log' || found.kind !== 'Pod') throw noSuchResource();
  const container = call.query.get('container');
  const log = logOf(found, container);
  if (log === undefined) throw badRequest(`container ${container} is not valid for pod ${name}`);
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: log };
}
