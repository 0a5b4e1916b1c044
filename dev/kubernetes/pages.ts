/** What an organisation's tools for logs and metrics would show, as the links of a service lead there. */
import { escape, layout } from '../harness/pages/layout.ts';
import type { Answer, Call } from '../http/index.ts';
import { objectsOf } from './cluster.ts';
import { logOf } from './events.ts';
import type { Body, KubernetesObject } from './objects.ts';
import type { Cluster } from './index.ts';
import type { Rollout } from './rollouts.ts';

interface Seen {
  clusters: Cluster[];
  rollouts: Rollout[];
  now: number;
}

/** Answers `/logs/<environment's cluster>/<service>` and `/metrics/<service>`; nothing where it is none of them. */
export function page({ method, path }: Call, seen: Seen): Answer | undefined {
  const [, kind, cluster = '', name = ''] =
    /^\/(logs|metrics)(?:\/([a-z0-9-]+))?\/([a-z0-9-]+)$/.exec(path) ?? [];
  if (method !== 'GET' || !kind) return undefined;
  const found = seen.clusters
    .filter(known => kind === 'metrics' || known.name.startsWith(cluster))
    .map(({ name: title, connector }) => {
      const here = seen.rollouts.filter(rollout => rollout.connector === connector);
      const objects = objectsOf(here, seen.now).filter(
        ({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === name,
      );
      return { title, lines: kind === 'logs' ? logs(objects) : metrics(objects) };
    })
    .filter(({ lines }) => lines.length > 0);
  const parts = found.map(({ title, lines }) => `<h2>${title}</h2><pre>${lines.join('\n')}</pre>`);
  const title = kind === 'logs' ? `Logs of ${name} in ${cluster}` : `Metrics of ${name}`;
  return layout(title, [{ label: 'Clusters' }], parts.join('') || '<p>Nothing runs there.</p>');
}

function logs(objects: KubernetesObject[]): string[] {
  const pods = objects.filter(({ kind }) => kind === 'Pod');
  return pods.flatMap(pod => {
    const lines = (logOf(pod, null) ?? '').split('\n').filter(Boolean);
    return lines.map(line => escape(`${pod.metadata.name} ${line}`));
  });
}

function metrics(objects: KubernetesObject[]): string[] {
  const measured = objects.filter(({ kind }) => kind === 'PodMetrics');
  return measured.map(({ metadata, ...rest }) => {
    const [container] = rest['containers'] as Body[];
    const { cpu, memory } = container!['usage'] as Record<string, string>;
    return escape(`${metadata.name}  CPU ${cpu}  memory ${memory}`);
  });
}
