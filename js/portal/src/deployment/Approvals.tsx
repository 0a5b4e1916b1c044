// Whom an execution waits for, and who has approved so far.
import { RiTimerLine, RiUserFollowLine } from '@remixicon/react';
import type { ShownApproval, ShownWait } from '../api/types';
import { Ago } from '../parts/Ago';
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
              <Ago time={at} />
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
            {wordsOf(wait)}
            {wait.since !== undefined && (
              <>
                , since <Ago time={wait.since} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function wordsOf({ groups, missing, bake, executorExcluded, until }: ShownWait): string {
  const who = groups.join(' or ') || 'approvers';
  const end = until === undefined ? '' : ` until ${clockOf(until)}`;
  if (bake) return `Bakes${end}; ${who} may shorten it`;
  const approvals = missing === 1 ? '1 approval' : `${missing} approvals`;
  const but = executorExcluded ? "; whoever started it can't approve" : '';
  return `Waits for ${approvals} from ${who}${end}${but}`;
}
