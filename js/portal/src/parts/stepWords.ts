// A step of a pipeline in words.
import type { StageStep } from '../api/types';
import { counted } from './counted';

/** What a step waits for, and where it runs; empty where there is nothing to say. */
export function noteOf(step: StageStep): string {
  const notes: string[] = [];
  if (step.kind === 'bake' && step.timeout)
    notes.push(`${step.timeout}; ${groups(step)} may shorten it`);
  else if (step.approvers?.length) notes.push(`${approvalsIn(step)} from ${groups(step)}`);
  // Who may approve a ticket is known to the system that keeps it alone.
  else if (step.kind === 'approval') notes.push('decided outside of Harness');
  if (step.executorExcluded) notes.push("whoever started the run can't approve");
  if (step.only?.length) notes.push(`only ${step.only.join(', ')}`);
  else if (step.conditional) notes.push('only where it applies');
  return notes.join('; ');
}

function approvalsIn({ approvals: count = 1 }: StageStep): string {
  return counted(count, 'approval');
}

/** `account.payments_team` without the scope that every group has. */
function groups({ approvers = [] }: StageStep): string {
  return approvers.map(group => group.replace(/^(account|org)\./, '')).join(', ') || 'approvers';
}
