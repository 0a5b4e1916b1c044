/** Pods: the same template in whatever condition its containers are. */
import { letters, owner, stored, time, uid } from './objects.ts';
import type { Body, KubernetesObject } from './objects.ts';

export type Condition = 'running' | 'starting' | 'crashing' | 'unpullable' | 'done';

export interface PodOptions {
  namespace: string;
  template: Body;
  /** What made it: a replica set, a job. */
  by: KubernetesObject;
  /** Which one of its pods. */
  index: number;
  condition: Condition;
  startedAt: number;
  now: number;
}

/** How long a container runs before it crashes, and the kubelet waits at most. */
const CRASH_MS = 2_000;
const BACK_OFF_MS = 300_000;
const NODES = 3;

export function pod(options: PodOptions): KubernetesObject {
  const { namespace, template, by, index, condition, startedAt } = options;
  const name = `${by.metadata.name}-${letters(`${by.metadata.uid as string} ${index}`, 5)}`;
  const ready = condition === 'running';
  const containers = (template['spec']?.containers ?? []) as Body[];
  const metadata = {
    name,
    namespace,
    labels: { ...template['metadata']?.labels, ...by.metadata.labels },
    annotations: template['metadata']?.annotations,
    ownerReferences: [owner(by)],
  };
  const status = {
    phase:
      condition === 'done'
        ? 'Succeeded'
        : ready || condition === 'crashing'
          ? 'Running'
          : 'Pending',
    conditions: conditions(condition, startedAt, containers),
    containerStatuses: containers.map(container => statusOf(container, name, options)),
    hostIP: `10.0.0.${10 + (index % NODES)}`,
    podIP: `10.4.${index % NODES}.${20 + (index % 200)}`,
    startTime: time(startedAt),
    qosClass: 'Burstable',
  };
  const spec = { ...template['spec'], nodeName: `node-${(index % NODES) + 1}` };
  return stored({ apiVersion: 'v1', kind: 'Pod', metadata, spec, status }, startedAt);
}

function conditions(condition: Condition, startedAt: number, containers: Body[]): Body[] {
  const unready = containers.map(({ name }) => name as string).join(' ');
  const ready = condition === 'running';
  const not = {
    reason: condition === 'done' ? 'PodCompleted' : 'ContainersNotReady',
    message: condition === 'done' ? undefined : `containers with unready status: [${unready}]`,
  };
  const entry = (type: string, is: boolean) => {
    const lastTransitionTime = time(startedAt);
    const status = is ? 'True' : 'False';
    return is ? { type, status, lastTransitionTime } : { type, status, lastTransitionTime, ...not };
  };
  return [
    entry('PodScheduled', true),
    entry('Initialized', true),
    entry('ContainersReady', ready),
    entry('Ready', ready),
  ];
}

function statusOf({ name, image }: Body, pod: string, options: PodOptions): Body {
  const { condition, startedAt, now, namespace } = options;
  const base = { name: name as string, image: image as string, ready: condition === 'running' };
  const id = uid(pod, name as string);
  switch (condition) {
    case 'running':
      return {
        ...base,
        started: true,
        restartCount: 0,
        imageID: `${image}@sha256:${id.replaceAll('-', '')}`,
        ...{
          containerID: `containerd://${id}`,
          state: { running: { startedAt: time(startedAt) } },
        },
      };
    case 'done': {
      const terminated = {
        exitCode: 0,
        reason: 'Completed',
        startedAt: time(startedAt),
        finishedAt: time(startedAt + CRASH_MS),
      };
      return { ...base, started: false, restartCount: 0, state: { terminated } };
    }
    case 'starting':
      return {
        ...base,
        started: false,
        restartCount: 0,
        state: { waiting: { reason: 'ContainerCreating' } },
      };
    case 'unpullable': {
      const message = `Back-off pulling image "${image}"`;
      const waiting = { reason: 'ImagePullBackOff', message };
      return { ...base, started: false, restartCount: 0, state: { waiting } };
    }
    case 'crashing': {
      const restartCount = restarts(now - startedAt);
      const finished = startedAt + (now - startedAt) * 0.9;
      const terminated = {
        exitCode: 1,
        reason: 'Error',
        startedAt: time(finished - CRASH_MS),
        finishedAt: time(finished),
      };
      const message = `back-off ${backOff(restartCount) / 1000}s restarting failed container=${name} pod=${pod}_${namespace}`;
      const state = { waiting: { reason: 'CrashLoopBackOff', message } };
      return { ...base, started: false, restartCount, state, lastState: { terminated } };
    }
  }
}

/** The kubelet waits 10 s, 20 s, 40 s and so on, and then 5 minutes each time. */
const backOff = (restart: number) => Math.min(10_000 * 2 ** (restart - 1), BACK_OFF_MS);

/** How often a container has been started again after so long; the first time at once. */
function restarts(ms: number): number {
  let count = 1;
  for (let left = ms - CRASH_MS; left > backOff(count); left -= backOff(count) + CRASH_MS)
    count += 1;
  return count;
}
