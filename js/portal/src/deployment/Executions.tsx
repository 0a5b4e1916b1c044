// What ran last.
import { Link, Text } from '@backstage/ui';
import type { ServiceDetail } from '../api/types';
import { State } from '../parts/State';

export function Executions({ executions }: { executions: ServiceDetail['executions'] }) {
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
          {executions.map(({ id, status, startedAt, url }) => (
            <li key={id}>
              <State word={status} />
              <Link href={url} target="_blank" rel="noopener">
                {startedAt === undefined ? id : timeOf(startedAt)}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function timeOf(startedAt: number): string {
  return new Date(startedAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
