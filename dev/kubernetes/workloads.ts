/** Deployments and jobs with all that their controllers make of them. */
import { letters, owner, stored, time } from './objects.ts';
import type { Body, KubernetesObject } from './objects.ts';
import { pod } from './pods.ts';
import type { Condition } from './pods.ts';
import type { Rollout } from './rollouts.ts';

/** A manifest's document, and the rollout that brought it. */
export interface Applied {
  document: KubernetesObject;
  rollout: Rollout;
}

/** The same workload over time. */
export interface Revisions {
  /** The one that serves. */
  current?: Applied;
  /** One that is on its way, or has got stuck. */
  next?: Applied;
  /** Former ones, oldest first. */
  past: Applied[];
}

/** A quarter more pods than wanted may run while a deployment rolls. */
const SURGE = 0.25;

/** A deployment, its replica sets and its pods. */
export function deployment(
  { current, next, past }: Revisions,
  replicas: number,
  now: number,
): KubernetesObject[] {
  const latest = next ?? current;
  if (!latest) return [];
  const surge = current ? Math.max(1, Math.ceil(replicas * SURGE)) : replicas;
  const old = current ? replicas : 0;
  const fresh = next ? surge : 0;
  const all = [...past, ...(current ? [current] : []), ...(next ? [next] : [])];
  const { document } = latest;
  const object = stored(
    { ...document, spec: { ...document.spec, replicas } },
    (all[0] ?? latest).rollout.startedAt,
  );
  object.metadata.annotations = {
    ...document.metadata.annotations,
    'deployment.kubernetes.io/revision': String(all.length),
  };
  object.metadata['generation'] = all.length;
  const limit = (document.spec?.['revisionHistoryLimit'] as number | undefined) ?? 10;
  const kept = [...past.slice(-limit), ...(current ? [current] : []), ...(next ? [next] : [])];
  const sets = kept.map((applied, index) => {
    const count = applied === current ? old : applied === next ? fresh : 0;
    const ready = applied === current ? old : 0;
    return replicaSet(object, applied, {
      count,
      ready,
      revision: all.length - kept.length + index + 1,
    });
  });
  const pods = sets.flatMap((set, index) => podsOf(set, kept[index]!, now));
  object.status = statusOf(latest.rollout, { replicas, old, fresh, revision: all.length });
  return [object, ...sets, ...pods];
}

function replicaSet(
  by: KubernetesObject,
  { document, rollout }: Applied,
  { count, ready, revision }: { count: number; ready: number; revision: number },
): KubernetesObject {
  const template = document.spec?.['template'] as Body;
  const { namespace } = document.metadata;
  // The same template has the same hash, and so a rollback finds its replica set again.
  const hash = letters(JSON.stringify(template) + rollout.startedAt, 10);
  const labels = { ...template['metadata']?.labels, 'pod-template-hash': hash };
  const metadata = {
    name: `${by.metadata.name}-${hash}`,
    namespace,
    labels,
    annotations: { 'deployment.kubernetes.io/revision': String(revision) },
    ownerReferences: [owner(by)],
  };
  const matchLabels = { ...by.spec?.['selector']?.matchLabels, 'pod-template-hash': hash };
  const spec = { replicas: count, selector: { matchLabels }, template };
  const status = {
    replicas: count,
    fullyLabeledReplicas: count,
    observedGeneration: 1,
    readyReplicas: ready,
    availableReplicas: ready,
  };
  const object = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec, status };
  return stored(object, rollout.startedAt);
}

function podsOf(set: KubernetesObject, { rollout }: Applied, now: number): KubernetesObject[] {
  const { replicas, template } = set.spec as { replicas: number; template: Body };
  const { namespace = '', labels } = set.metadata;
  const by = { ...set, metadata: { ...set.metadata, labels: { ...labels } } };
  return Array.from({ length: replicas }, (_, index) =>
    pod({
      namespace,
      template,
      by,
      index,
      condition: conditionOf(rollout),
      startedAt: rollout.startedAt,
      now,
    }),
  );
}

function conditionOf({ state, message }: Rollout): Condition {
  if (state === 'rolling') return 'starting';
  if (state === 'up' || state === 'canary') return 'running';
  return message?.startsWith('Failed to pull image') ? 'unpullable' : 'crashing';
}

function statusOf(
  { state, startedAt }: Rollout,
  { replicas, old, fresh, revision }: Record<'replicas' | 'old' | 'fresh' | 'revision', number>,
): Body {
  const stuck = state !== 'up' && state !== 'canary' && state !== 'rolling';
  const at = time(startedAt);
  const condition = (type: string, is: boolean, reason: string, message: string) => ({
    type,
    status: is ? 'True' : 'False',
    reason,
    message,
    lastUpdateTime: at,
    lastTransitionTime: at,
  });
  const available = old >= replicas;
  return {
    observedGeneration: revision,
    replicas: old + fresh,
    updatedReplicas: fresh || old,
    readyReplicas: old,
    availableReplicas: old,
    unavailableReplicas: fresh || undefined,
    conditions: [
      available
        ? condition(
            'Available',
            true,
            'MinimumReplicasAvailable',
            'Deployment has minimum availability.',
          )
        : condition(
            'Available',
            false,
            'MinimumReplicasUnavailable',
            'Deployment does not have minimum availability.',
          ),
      stuck
        ? condition(
            'Progressing',
            false,
            'ProgressDeadlineExceeded',
            'ReplicaSet has timed out progressing.',
          )
        : fresh > 0
          ? condition('Progressing', true, 'ReplicaSetUpdated', 'ReplicaSet is progressing.')
          : condition(
              'Progressing',
              true,
              'NewReplicaSetAvailable',
              'ReplicaSet has successfully progressed.',
            ),
    ],
  };
}

/** A job and its pod. */
export function job({ document, rollout }: Applied, now: number): KubernetesObject[] {
  const { startedAt, endedAt = now, state } = rollout;
  const done = state === 'up';
  const object = stored(document, startedAt);
  const { namespace = '', name } = object.metadata;
  const by = { ...object, metadata: { ...object.metadata, labels: { 'job-name': name } } };
  const template = document.spec?.['template'] as Body;
  const condition = done ? 'done' : conditionOf(rollout);
  const ended = time(endedAt);
  const last = { lastProbeTime: ended, lastTransitionTime: ended, status: 'True' };
  object.status = {
    startTime: time(startedAt),
    active: state === 'rolling' ? 1 : undefined,
    succeeded: done ? 1 : undefined,
    failed: state === 'failed' ? 1 : undefined,
    completionTime: done ? ended : undefined,
    conditions: done
      ? [{ type: 'Complete', ...last }]
      : state === 'failed'
        ? [{ type: 'Failed', reason: 'BackoffLimitExceeded', ...last }]
        : [],
  };
  return [object, pod({ namespace, template, by, index: 0, condition, startedAt, now })];
}
