// What happened lately: operations that failed, and runs of sync.
import { useApi } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { Operation, SyncRun } from '@ameide/backstage-plugin-ameide-common';
import type { ReactNode } from 'react';
import { ameideApiRef } from '../api/client';
import { Failure } from '../parts/Failure';
import { Ticked } from '../parts/Problems';
import { State } from '../parts/State';
import { Waiting } from '../parts/Waiting';
import { When } from '../parts/When';
import { actorOf, kindOf } from '../parts/kinds';
import { usePaths } from '../parts/paths';
import { useAnswer } from '../parts/useAnswer';

const SHOWN = 5;
/** The page asks for three things; what happens of these is rare. */
const AGAIN_MS = 240_000;

type Asked = Pick<SectionProps<never>, 'round'>;

interface SectionProps<T> {
  title: string;
  purpose: string;
  /** All of them. */
  all: { href: string; label: string };
  empty: string;
  ask: (signal: AbortSignal) => Promise<{ items: T[] }>;
  /** Number of manual refreshes of the page. */
  round: number;
  children: (items: T[]) => ReactNode;
}

function Section<T>({ title, purpose, all, empty, ask, round, children }: SectionProps<T>) {
  const key = `${title} ${round}`;
  const { answer, error, again } = useAnswer(key, ask, 0, () => AGAIN_MS);
  return (
    <section className="ameide-box" aria-label={title}>
      <div className="ameide-between">
        <Text as="h2" variant="title-x-small" weight="bold">
          {title}
        </Text>
        <Link href={all.href}>{all.label}</Link>
      </div>
      {error && <Failure title="No answer" purpose={purpose} error={error} again={again} />}
      {!answer && !error && <Waiting of="an answer" height={80} />}
      {answer?.items.length === 0 && (
        <Text variant="body-medium" color="secondary">
          {empty}
        </Text>
      )}
      {answer && answer.items.length > 0 && children(answer.items)}
    </section>
  );
}

export function FailedOperations({ round }: Asked) {
  const api = useApi(ameideApiRef);
  const paths = usePaths();
  return (
    <Section<Operation>
      title="Failed operations"
      purpose="to see operations"
      all={{ href: paths.activity({ result: 'failed' }), label: 'All that failed' }}
      empty="No operation has failed."
      round={round}
      ask={signal => api.listOperations({ status: 'failed', limit: SHOWN }, { signal })}
    >
      {items => (
        <ul className="ameide-rows">
          {items.map(({ id, kind, service, actor, endedAt, updatedAt, problems = [] }) => (
            <li key={id}>
              <Link href={paths.operation(id)}>
                {[kindOf(kind), service].filter(Boolean).join(': ')}
              </Link>
              <Text variant="body-small" color="secondary">
                by {actorOf(actor)}, <When at={endedAt ?? updatedAt} />
              </Text>
              {problems[0] && (
                <Text variant="body-small" className="ameide-anywhere">
                  <Ticked text={problems[0].message} />
                </Text>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function SyncRuns({ round }: Asked) {
  const api = useApi(ameideApiRef);
  const paths = usePaths();
  return (
    <Section<SyncRun>
      title="Sync runs"
      purpose="to see runs of sync"
      all={{ href: paths.activity({ action: 'sync' }), label: 'All runs of sync' }}
      empty="No sync has run yet."
      round={round}
      ask={signal => api.listSyncRuns({ limit: SHOWN }, { signal })}
    >
      {items => (
        <table className="ameide-table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Result</th>
              <th scope="col">Compared</th>
              <th scope="col">Not up to date</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ id, startedAt, status, services, unchanged, mode, apply, partial }) => (
              <tr key={id}>
                <th scope="row">
                  <Link href={paths.operation(id)}>
                    <When at={startedAt} />
                  </Link>
                  <Text variant="body-small" color="secondary" className="ameide-block">
                    {[mode, apply && 'repairs', partial && 'some services']
                      .filter(Boolean)
                      .join(', ')}
                  </Text>
                </th>
                <td>
                  <State word={status} />
                </td>
                <td>{services ?? '–'}</td>
                <td>{services === undefined ? '–' : services - (unchanged ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
