// Whom an execution waits for, and who has approved so far.
import { RiTimerLine, RiUserFollowLine } from '@remixicon/react';
import type { ShownApproval, ShownWait } from '../api/types';
import { When } from '../parts/When';
import { counted } from '../parts/counted';
import { clockOf } from '../parts/time';

export function Approvals({
  waits,
  approvals,
}: {
  waits: ShownWait[];
  approvals: ShownApproval[];
}) {
  if (waits.length + approvals.length === 0) return null;
  return (
    <ul className="ameide-approvals" aria-label="Approvals">
      {approvals.map(({ approved, by, at, comment }, index) => (
        <li key={`${index} ${by}`}>
          {approved ? 'Approved' : 'Rejected'} by {by}
          {at !== undefined && (
            <>
              {' '}
              <When at={at} />
            </>
          )}
          {comment ? `: ${comment}` : ''}
        </li>
      ))}
      {waits.map((wait, index) => (
        <li key={`${index} ${wait.groups.join()}`} className="ameide-waits">
          {wait.bake ? (
            <RiTimerLine size={16} aria-hidden="true" />
          ) : (
            <RiUserFollowLine size={16} aria-hidden="true" />
          )}
          <span>
            {startOf(wait)}
            {wait.since !== undefined && (
              <>
                {wait.bake ? ', begun ' : ', requested '}
                <When at={wait.since} />
              </>
            )}
            {endOf(wait)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function startOf({ groups, missing, bake, until }: ShownWait): string {
  const end = until === undefined ? '' : ` until ${clockOf(until)}`;
  if (bake) return `Baking${end}`;
  return `Waiting for ${counted(missing, 'approval')} from ${groupsOf(groups)}${end}`;
}

function endOf({ groups, bake, executorExcluded }: ShownWait): string {
  if (bake) return `; ${groupsOf(groups)} may shorten it`;
  return executorExcluded ? "; whoever started it can't approve" : '';
}

function groupsOf(groups: string[]): string {
  return groups.join(' or ') || 'approvers';
}
