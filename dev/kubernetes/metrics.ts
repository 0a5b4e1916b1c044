/** What pods use, as the metrics server tells it. */
import { letters, time } from './objects.ts';
import type { Body, KubernetesObject } from './objects.ts';

const WINDOW_MS = 15_000;

/** The usage of a pod; nothing for one that does not run. */
export function metricsOf(pod: KubernetesObject, now: number): KubernetesObject | undefined {
  const statuses = (pod.status?.['containerStatuses'] ?? []) as Body[];
  if (!statuses.every(({ ready }) => ready === true)) return undefined;
  const { name, namespace, labels } = pod.metadata;
  return {
    apiVersion: 'metrics.k8s.io/v1beta1',
    kind: 'PodMetrics',
    metadata: { name, namespace, labels, creationTimestamp: time(now) },
    timestamp: time(now - (now % WINDOW_MS)),
    window: `${WINDOW_MS / 1000}s`,
    containers: statuses.map(status => ({
      name: status['name'] as string,
      usage: { cpu: `${5 + share(name, 40)}m`, memory: `${60 + share(name, 80)}Mi` },
    })),
  };
}

/** A number below `most`, the same each time. */
function share(name: string, most: number): number {
  return [...letters(name, 4)].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % most;
}
