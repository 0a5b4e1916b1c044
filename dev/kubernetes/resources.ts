/** The resources that the API serves, and how its paths name them. */

export interface Resource {
  group: string;
  version: string;
  plural: string;
  kind: string;
  /** Whether its objects are in namespaces. */
  namespaced: boolean;
}

const resource = (groupVersion: string, plural: string, kind: string, namespaced = true) => {
  const [version = '', group = ''] = groupVersion.split('/').reverse();
  return { group, version, plural, kind, namespaced };
};

export const RESOURCES: Resource[] = [
  resource('v1', 'namespaces', 'Namespace', false),
  resource('v1', 'pods', 'Pod'),
  resource('v1', 'services', 'Service'),
  resource('v1', 'serviceaccounts', 'ServiceAccount'),
  resource('v1', 'configmaps', 'ConfigMap'),
  resource('v1', 'secrets', 'Secret'),
  resource('v1', 'events', 'Event'),
  resource('v1', 'limitranges', 'LimitRange'),
  resource('v1', 'resourcequotas', 'ResourceQuota'),
  resource('apps/v1', 'deployments', 'Deployment'),
  resource('apps/v1', 'replicasets', 'ReplicaSet'),
  resource('apps/v1', 'statefulsets', 'StatefulSet'),
  resource('apps/v1', 'daemonsets', 'DaemonSet'),
  resource('autoscaling/v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler'),
  resource('batch/v1', 'jobs', 'Job'),
  resource('batch/v1', 'cronjobs', 'CronJob'),
  resource('networking.k8s.io/v1', 'ingresses', 'Ingress'),
  resource('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy'),
  resource('policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget'),
  resource('metrics.k8s.io/v1beta1', 'pods', 'PodMetrics'),
];

/** What a path asks for. */
export interface Target {
  resource: Resource;
  namespace?: string;
  name?: string;
  /** `log` of a pod. */
  part?: string;
}

/** Reads `/api/v1/namespaces/x/pods/y/log`, `/apis/apps/v1/deployments`; nothing where the API has no such resource. */
export function targetOf(path: string): Target | undefined {
  const [root, ...segments] = path.split('/').filter(Boolean).map(decodeURIComponent);
  const group = root === 'apis' ? segments.shift() : root === 'api' ? '' : undefined;
  const version = segments.shift();
  // `/namespaces/x` alone is the namespace itself.
  const inNamespace = segments[0] === 'namespaces' && segments.length > 2;
  const namespace = inNamespace ? segments[1] : undefined;
  const [plural, name, part, ...more] = inNamespace ? segments.slice(2) : segments;
  const found = RESOURCES.find(
    known => known.group === group && known.version === version && known.plural === plural,
  );
  if (!found || more.length > 0 || (inNamespace && !found.namespaced)) return undefined;
  // An object in a namespace has no path without it.
  if (name !== undefined && found.namespaced && !inNamespace) return undefined;
  return { resource: found, namespace, name, part };
}
