/** The approvals that an execution has reached. */
import type { Answer, FoundApproval, Read } from '#core';
import type { Harness } from './client.ts';
import { isNotFound } from './errors.ts';
import { scopeQuery } from './kinds.ts';

/** What is used of an approval. Tickets of other systems have no approvers. */
interface Approval {
  status?: string | null;
  created?: number | null;
  deadline?: number | null;
  details?: {
    approvers?: {
      userGroups?: string[] | null;
      minimumCount?: number | null;
      disallowPipelineExecutor?: boolean | null;
    } | null;
    approvalActivities?: Activity[] | null;
  } | null;
}

interface Activity {
  user?: { name?: string | null; email?: string | null } | null;
  action?: string | null;
  comments?: string | null;
  approvedAt?: number | null;
}

export async function readApprovals(
  harness: Harness,
  { scope, execution }: Extract<Read, { type: 'approvals' }>,
): Promise<Answer> {
  const [org, project, id] = [scope.org, scope.project, execution].map(encodeURIComponent);
  const result = await harness.send({
    method: 'GET',
    path: `/pipeline/api/v1/orgs/${org}/projects/${project}/approvals/execution/${id}`,
    query: scopeQuery(scope),
    headers: { 'harness-account': scope.account },
    what: 'read the approvals of an execution',
    permission: 'core_pipeline_view',
    allow: refused => isNotFound(refused) || refused.status === 404,
  });
  // A list of the second generation of the API comes without an envelope.
  const whole = 'whole' in result ? result.whole : undefined;
  const found = Array.isArray(whole) ? (whole as Approval[]) : [];
  return { type: 'approvals', approvals: found.map(approvalOf) };
}

function approvalOf({ status, created, deadline, details }: Approval): FoundApproval {
  const { approvers, approvalActivities } = details ?? {};
  return {
    status: status ?? '',
    groups: approvers?.userGroups ?? [],
    minimum: approvers?.minimumCount ?? 1,
    executorExcluded: approvers?.disallowPipelineExecutor ?? false,
    createdAt: created ?? null,
    deadline: deadline ?? null,
    answers: (approvalActivities ?? []).map(({ user, action, comments, approvedAt }) => ({
      approved: action === 'APPROVE',
      by: user?.name || user?.email || '',
      at: approvedAt ?? null,
      comment: comments ?? '',
    })),
  };
}
