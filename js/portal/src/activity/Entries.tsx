// Entries of the audit trail: a table, or cards where there is no room for one.
import { Link, Text } from '@backstage/ui';
import type { AuditEntry } from '@ameide/backstage-plugin-ameide-common';
import { State } from '../parts/State';
import { When } from '../parts/When';
import { actorOf, kindOf } from '../parts/kinds';
import { usePaths } from '../parts/paths';
import { useRoom } from '../parts/useRoom';

interface Props {
  entries: AuditEntry[];
  isStale: boolean;
}

/** In how many pixels five columns have room without a break within words, and in how many all six. */
const FIVE = 480;
const SIX = 720;

export function Entries(props: Props) {
  const [ref, room] = useRoom(FIVE, SIX);
  return <div ref={ref}>{room !== undefined && <Rows {...props} room={room} />}</div>;
}

function Rows({ entries, isStale, room }: Props & { room: number }) {
  const isNarrow = room === 1;
  const stale = isStale ? ' ameide-stale' : '';
  if (room === 0)
    return (
      <ul className={`ameide-cards${stale}`} aria-label="Activity">
        {entries.map(entry => (
          <li key={entry.id} className="ameide-box">
            <Action {...entry} />
            <dl className="ameide-facts">
              <dt>When</dt>
              <dd>
                <When at={entry.at} />
              </dd>
              <dt>Who</dt>
              <dd>
                <Who {...entry} />
              </dd>
              <dt>Service</dt>
              <dd>
                <Service {...entry} />
              </dd>
              <dt>Result</dt>
              <dd>
                <Result {...entry} />
              </dd>
            </dl>
          </li>
        ))}
      </ul>
    );
  return (
    <table className={`ameide-table${stale}`} aria-label="Activity">
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">Action</th>
          <th scope="col">Service</th>
          <th scope="col">Result</th>
          {!isNarrow && <th scope="col">From</th>}
        </tr>
      </thead>
      <tbody>
        {entries.map(entry => (
          <tr key={entry.id}>
            <td>
              <When at={entry.at} />
            </td>
            <td>
              <Who {...entry} />
            </td>
            <td>
              <Action {...entry} />
            </td>
            <td>
              <Service {...entry} />
            </td>
            <td>
              <Result {...entry} />
            </td>
            {!isNarrow && (
              <td>
                {SOURCES[entry.source] ?? entry.source}
                {entry.origin && (
                  <Text variant="body-small" color="secondary" className="ameide-block">
                    {entry.origin}
                  </Text>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const SOURCES: Record<string, string> = {
  http: 'API',
  form: 'Form',
  webhook: 'Webhook',
  schedule: 'Schedule',
  agent: 'Agent',
};

function Who({ actor }: AuditEntry) {
  return <span title={actor}>{actorOf(actor)}</span>;
}

function Action({ event, operationId }: AuditEntry) {
  const paths = usePaths();
  const text = kindOf(event);
  return operationId ? (
    <Link href={paths.operation(operationId)}>{text}</Link>
  ) : (
    <span>{text}</span>
  );
}

function Service({ service }: AuditEntry) {
  const paths = usePaths();
  if (service === undefined) return <span>–</span>;
  // Its page in the catalog is not there before the first merge and after the last one.
  return <Link href={paths.activity({ service })}>{service}</Link>;
}

function Result({ status, detail }: AuditEntry) {
  return (
    <span className="ameide-cell">
      <State word={status} />
      {detail && (
        <Text variant="body-small" color="secondary" className="ameide-anywhere">
          {detail}
        </Text>
      )}
    </span>
  );
}
