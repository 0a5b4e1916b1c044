/** What the scheduler and the kubelet report of a pod, and what its containers print. */
import { stored, time, uid } from './objects.ts';
import type { Body, KubernetesObject } from './objects.ts';

/** Events are kept for an hour. */
const KEPT_MS = 3_600_000;

type Reported = [type: 'Normal' | 'Warning', reason: string, message: string, count: number];

export function eventsOf(pod: KubernetesObject, now: number): KubernetesObject[] {
  const { name, namespace, creationTimestamp } = pod.metadata;
  const createdAt = Date.parse(creationTimestamp as string);
  return reported(pod).flatMap(([type, reason, message, count]) => {
    // What goes on happening was last seen just now.
    const lastAt = type === 'Warning' ? now : createdAt;
    if (now - lastAt > KEPT_MS) return [];
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.${uid(name, reason).slice(0, 16)}`, namespace },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid: pod.metadata['uid'] },
      type,
      reason,
      message,
      count,
      firstTimestamp: time(createdAt),
      lastTimestamp: time(lastAt),
      source: { component: reason === 'Scheduled' ? 'default-scheduler' : 'kubelet' },
    };
    return [stored(event, createdAt)];
  });
}

function reported(pod: KubernetesObject): Reported[] {
  const { name, namespace } = pod.metadata;
  const node = pod.spec?.['nodeName'] as string;
  const assigned = `Successfully assigned ${namespace}/${name} to ${node}`;
  const events: Reported[] = [['Normal', 'Scheduled', assigned, 1]];
  for (const container of (pod.status?.['containerStatuses'] ?? []) as Body[]) {
    const { waiting } = container['state'] as { waiting?: { reason: string; message?: string } };
    const image = container['image'] as string;
    if (waiting?.reason === 'ContainerCreating') continue;
    if (waiting?.reason === 'ImagePullBackOff') {
      events.push(['Warning', 'Failed', `Failed to pull image "${image}": not found`, 3]);
      continue;
    }
    events.push(['Normal', 'Pulled', `Successfully pulled image "${image}"`, 1]);
    events.push(['Normal', 'Started', `Started container ${container['name']}`, 1]);
    if (waiting?.message)
      events.push(['Warning', 'BackOff', waiting.message, container['restartCount'] as number]);
  }
  return events;
}

/** The log of a pod's container; nothing where it has not begun to run. */
export function logOf(pod: KubernetesObject, container: string | null): string | undefined {
  const statuses = (pod.status?.['containerStatuses'] ?? []) as Body[];
  const status = container ? statuses.find(({ name }) => name === container) : statuses[0];
  if (!status) return undefined;
  const at = pod.metadata['creationTimestamp'] as string;
  const line = (level: string, message: string) =>
    `${JSON.stringify({ timestamp: at, level, service: status['name'], message })}\n`;
  const waiting = (status['state'] as { waiting?: { reason: string } }).waiting?.reason;
  const starts = line('info', `starting ${status['image']}`);
  if (waiting === 'CrashLoopBackOff')
    return starts + line('error', 'cannot start: a required setting is missing');
  if (waiting) return '';
  return starts + line('info', 'listening on port 8080');
}
