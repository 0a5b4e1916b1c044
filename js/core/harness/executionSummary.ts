/** Executions as Harness summarizes them: in its lists, and at the head of each. */
import type { FoundExecution, FoundStage } from '#core';

/** What is used of a summary. Every field may be missing or null. */
export interface Summary {
  planExecutionId?: string | null;
  status?: string | null;
  startTs?: number | null;
  endTs?: number | null;
  runSequence?: number | null;
  executionTriggerInfo?: { triggeredBy?: { identifier?: string | null } | null } | null;
  executionErrorInfo?: { message?: string | null } | null;
  failureInfo?: { message?: string | null } | null;
  startingNodeId?: string | null;
  layoutNodeMap?: Record<string, Node> | null;
}

interface Node {
  nodeType?: string | null;
  name?: string | null;
  status?: string | null;
  startTs?: number | null;
  endTs?: number | null;
  failureInfo?: { message?: string | null } | null;
  moduleInfo?: { cd?: Deployment | null } | null;
  edgeLayoutList?: { currentNodeChildren?: string[] | null; nextIds?: string[] | null } | null;
}

interface Deployment {
  serviceInfo?: {
    artifacts?: {
      // Some registries have tags, others versions.
      primary?: { tag?: string | null; version?: string | null } | null;
    } | null;
  } | null;
  infraExecutionSummary?: {
    identifier?: string | null;
    infrastructureIdentifier?: string | null;
  } | null;
}

/** An execution with its stages. */
export function executionOf(summary: Summary): FoundExecution {
  return {
    id: String(summary.planExecutionId),
    status: summary.status ?? 'Running',
    note: null,
    startedAt: summary.startTs ?? null,
    endedAt: summary.endTs ?? undefined,
    number: summary.runSequence ?? undefined,
    triggeredBy: summary.executionTriggerInfo?.triggeredBy?.identifier || undefined,
    message: messageOf(summary),
    stages: stagesOf(summary),
  };
}

export function messageOf({ executionErrorInfo, failureInfo }: Summary): string | undefined {
  return executionErrorInfo?.message || failureInfo?.message || undefined;
}

/** The stages in the order in which they run; those that run side by side are children of a node of their own. */
export function stagesOf({ layoutNodeMap, startingNodeId }: Summary): FoundStage[] {
  const nodes = layoutNodeMap ?? {};
  const stages: FoundStage[] = [];
  const seen = new Set<string>();
  const walk = (id: string) => {
    const node = nodes[id];
    if (!node || seen.has(id)) return;
    seen.add(id);
    const { currentNodeChildren, nextIds } = node.edgeLayoutList ?? {};
    const children = currentNodeChildren ?? [];
    if (children.length === 0) stages.push(stageOf(node));
    children.forEach(walk);
    (nextIds ?? []).forEach(walk);
  };
  if (startingNodeId && nodes[startingNodeId]) walk(startingNodeId);
  else Object.keys(nodes).forEach(walk);
  return stages;
}

function stageOf({ name, status, startTs, endTs, failureInfo, moduleInfo }: Node): FoundStage {
  const { serviceInfo, infraExecutionSummary: infra } = moduleInfo?.cd ?? {};
  const artifact = serviceInfo?.artifacts?.primary;
  return {
    name: name ?? '',
    status: status ?? 'NotStarted',
    environment: infra?.identifier ?? undefined,
    infrastructure: infra?.infrastructureIdentifier ?? undefined,
    version: artifact?.tag || artifact?.version || undefined,
    startedAt: startTs ?? undefined,
    endedAt: endTs ?? undefined,
    message: failureInfo?.message || undefined,
  };
}
