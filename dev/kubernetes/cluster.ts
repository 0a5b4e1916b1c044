/** All objects of a cluster at a moment: a function of what was deployed there, as nothing else changes it. */
import { parseAllDocuments } from 'yaml';
import { metricsOf } from './metrics.ts';
import { eventsOf } from './events.ts';
import { stored, time } from './objects.ts';
import type { Body, KubernetesObject } from './objects.ts';
import type { Rollout } from './rollouts.ts';
import { deployment, job } from './workloads.ts';
import type { Applied, Revisions } from './workloads.ts';

/** The rollouts of one cluster, of all services, give the objects that are there now. */
export function objectsOf(rollouts: Rollout[], now: number): KubernetesObject[] {
  const services = [...new Set(rollouts.map(({ service }) => service))];
  const objects = services.flatMap(name =>
    objectsOfService(
      rollouts.filter(({ service }) => service === name),
      now,
    ),
  );
  const pods = objects.filter(({ kind }) => kind === 'Pod');
  const measured = pods.flatMap(pod => metricsOf(pod, now) ?? []);
  const events = pods.flatMap(pod => eventsOf(pod, now));
  return [...namespacesOf(objects), ...objects, ...measured, ...events];
}

interface Standing {
  current?: Rollout;
  next?: Rollout;
  canary?: Rollout;
  past: Rollout[];
}

/** What one rollout after another leaves behind. */
function standingOf(rollouts: Rollout[]): Standing {
  const standing: Standing = { past: [] };
  for (const rollout of rollouts) {
    delete standing.canary;
    switch (rollout.state) {
      case 'up':
        if (standing.current) standing.past.push(standing.current);
        standing.current = rollout;
        delete standing.next;
        break;
      case 'canary':
        standing.canary = rollout;
        break;
      case 'rolledBack':
        // Without an earlier release there is nothing to go back to, and what failed stays.
        if (standing.current) standing.past.push(rollout);
        else standing.next = rollout;
        break;
      case 'deleted':
        delete standing.current;
        delete standing.next;
        break;
      case 'rolling':
      case 'failed':
        standing.next = rollout;
    }
  }
  return standing;
}

function objectsOfService(rollouts: Rollout[], now: number): KubernetesObject[] {
  const { current, next, canary, past } = standingOf(rollouts);
  const latest = next ?? current;
  const documents = latest ? documentsOf(latest) : [];
  const scaler = documents.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
  const objects = documents.flatMap(document => {
    const find = (rollout: Rollout) => appliedOf(rollout, document);
    const revisions: Revisions = {
      current: current && find(current),
      next: next && find(next),
      past: past.flatMap(rollout => find(rollout) ?? []),
    };
    if (document.kind === 'Deployment')
      return deployment(revisions, replicasOf(document, scaler), now);
    if (document.kind === 'Job') return job({ document, rollout: latest! }, now);
    if (document.kind === 'HorizontalPodAutoscaler') return [scaled(document, rollouts)];
    return [stored(document, rollouts[0]!.startedAt)];
  });
  return [...objects, ...(canary ? canaryOf(canary, now) : [])];
}

/** A portal asks a cluster some fifteen times in a row: what was parsed is kept, up to so many manifests. */
const KEPT = 1_000;
const parsed = new Map<string, KubernetesObject[]>();

function documentsOf({ manifest }: Rollout): KubernetesObject[] {
  const known = parsed.get(manifest);
  if (known) return known;
  const objects = parseAllDocuments(manifest).flatMap(document => {
    const object = document.toJS() as KubernetesObject | null;
    return object?.kind ? [object] : [];
  });
  if (parsed.size >= KEPT) parsed.clear();
  parsed.set(manifest, objects);
  return objects;
}

/** The same object in another rollout. */
function appliedOf(rollout: Rollout, { kind, metadata }: KubernetesObject): Applied | undefined {
  const document = documentsOf(rollout).find(
    other => other.kind === kind && other.metadata.name === metadata.name,
  );
  return document && { document, rollout };
}

/** Beside what runs: one pod, marked as Harness marks it. */
function canaryOf(rollout: Rollout, now: number): KubernetesObject[] {
  const found = documentsOf(rollout).find(({ kind }) => kind === 'Deployment');
  if (!found) return [];
  const track = { 'harness.io/track': 'canary' };
  const template = found.spec?.['template'] as Body;
  const labels = { ...template['metadata']?.labels, ...track };
  const document = {
    ...found,
    metadata: { ...found.metadata, name: `${found.metadata.name}-canary` },
    spec: {
      ...found.spec,
      selector: { matchLabels: { ...found.spec?.['selector']?.matchLabels, ...track } },
      template: { ...template, metadata: { ...template['metadata'], labels } },
    },
  };
  return deployment({ current: { document, rollout }, past: [] }, 1, now);
}

function replicasOf({ spec }: KubernetesObject, scaler: KubernetesObject | undefined): number {
  return Number(spec?.['replicas'] ?? scaler?.spec?.['minReplicas'] ?? 1);
}

/** Quiet enough to stay at the least number of replicas. */
function scaled(document: KubernetesObject, rollouts: Rollout[]): KubernetesObject {
  const object = stored(document, rollouts[0]!.startedAt);
  const replicas = Number(document.spec?.['minReplicas'] ?? 1);
  const current = { averageUtilization: 12, averageValue: '30m' };
  object.status = {
    currentReplicas: replicas,
    desiredReplicas: replicas,
    currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current } }],
    lastScaleTime: time(rollouts[0]!.startedAt),
  };
  return object;
}

function namespacesOf(objects: KubernetesObject[]): KubernetesObject[] {
  const names = [...new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []))];
  return names.map(name => ({
    ...stored({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, 0),
    status: { phase: 'Active' },
  }));
}
