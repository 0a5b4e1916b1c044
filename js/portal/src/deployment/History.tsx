// What ran last: which version went where, how it ended, who started it.
import { Text } from '@backstage/ui';
import type { Execution, ServiceDetail } from '../api/types';
import { When } from '../parts/When';
import { NewTab } from '../parts/NewTab';
import { State } from '../parts/State';
import { durationOf } from '../parts/time';
import { Approvals } from './Approvals';
import { isOpen } from './phases';
import { Progress } from './Progress';

export function History({ executions }: { executions: ServiceDetail['executions'] }) {
  return (
    <section className="ameide-section" aria-label="Last executions">
      <Text as="h3" variant="body-small" weight="bold" color="secondary">
        Last executions
      </Text>
      {executions.length === 0 ? (
        <Text variant="body-medium" color="secondary">
          None yet.
        </Text>
      ) : (
        <ul className="ameide-executions">
          {executions.map(execution => (
            <li key={execution.id}>
              <ExecutionRow execution={execution} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function ExecutionRow({ execution }: { execution: Execution }) {
  const { number, status, phase, startedAt, endedAt, by, message, url } = execution;
  return (
    <>
      <span className="ameide-execution">
        <State word={status} />
        <span className="ameide-version">{titleOf(execution)}</span>
      </span>
      {message && <span className="ameide-message">{message}</span>}
      <span className="ameide-aside">
        {startedAt !== undefined && <When at={startedAt} />}
        <NewTab href={url}>{number === undefined ? 'Execution' : `#${number}`}</NewTab>
        {by && <span>by {by}</span>}
        {startedAt !== undefined && endedAt !== undefined && (
          <span>{durationOf(endedAt - startedAt)}</span>
        )}
      </span>
      {isOpen(phase) && <Progress stages={execution.stages} />}
      <Approvals waits={execution.waits} approvals={execution.approvals} />
    </>
  );
}

/** `v2.3.2 → int euw1`, with the places that it has come to. */
export function titleOf({ version, stages }: Execution): string {
  const places = stages
    .filter(({ phase }) => phase !== 'pending' && phase !== 'skipped')
    .flatMap(({ environment, region }) => (environment ? [`${environment} ${region ?? ''}`] : []));
  const where = [...new Set(places)].join(', ');
  return [version ?? 'No version reported', ...(where ? [where.trim()] : [])].join(' → ');
}
