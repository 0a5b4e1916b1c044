// What runs where: a row for each environment and region.
import { Button } from '@backstage/ui';
import { RiRocketLine } from '@remixicon/react';
import type { Place, ServiceDetail, ShownDeployment } from '../api/types';
import { When } from '../parts/When';
import { NewTab } from '../parts/NewTab';
import { State } from '../parts/State';

interface Props {
  service: ServiceDetail;
  /** Deploys to a place; absent where the place of a run cannot be chosen. */
  deploy?: (place: Place) => void;
}

export function Places({ service, deploy }: Props) {
  const { places, executionsRead } = service;
  return (
    <table className="ameide-table ameide-places" aria-label="What runs where" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {['Environment', 'Region', 'Version', 'Deployed', 'By', 'Status'].map(title => (
            <th key={title} scope="col" role="columnheader">
              {title}
            </th>
          ))}
          {deploy && (
            <th scope="col" role="columnheader">
              Deploy
            </th>
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {places.map(place => (
          <PlaceRow
            key={`${place.environment} ${place.region}`}
            place={place}
            read={executionsRead}
            deploy={deploy}
          />
        ))}
      </tbody>
    </table>
  );
}

function PlaceRow({ place, read, deploy }: { place: Place; read: number } & Pick<Props, 'deploy'>) {
  const { environment, region, production, deployed, attempt, runUrl } = place;
  const where = `${environment} in ${region}`;
  const tone = production ? 'ameide-production' : undefined;
  return (
    <>
      <tr role="row" className={tone}>
        <th scope="row" role="rowheader">
          {environment}
        </th>
        <td role="cell">{region}</td>
        {deployed ? (
          <>
            <td role="cell" className="ameide-version">
              {deployed.version ?? 'not reported by Harness'}
            </td>
            <td role="cell">
              {deployed.endedAt === undefined ? '–' : <When at={deployed.endedAt} />}
            </td>
            <td role="cell">{deployed.by ?? '–'}</td>
          </>
        ) : (
          <td role="cell" colSpan={3} className="ameide-secondary">
            {read === 0 ? 'Never deployed' : `None found in the last ${count(read)}`}
          </td>
        )}
        <td role="cell" className="ameide-cell-status">
          {deployed ? <State word={deployed.status} /> : '–'}
        </td>
        {deploy && (
          <td role="cell" className="ameide-cell-deploy">
            <span className="ameide-deploy">
              <Button
                size="small"
                variant="secondary"
                iconStart={<RiRocketLine />}
                aria-label={`Deploy to ${where}`}
                onPress={() => deploy(place)}
              >
                Deploy
              </Button>
              {runUrl && <NewTab href={runUrl} label={`Deploy to ${where} in Harness`} />}
            </span>
          </td>
        )}
      </tr>
      {attempt && (
        <tr role="row" className={['ameide-attempt', tone].filter(Boolean).join(' ')}>
          <td role="cell" colSpan={deploy ? 7 : 6}>
            <Attempt attempt={attempt} />
          </td>
        </tr>
      )}
    </>
  );
}

/** What has been tried since the version that runs there. */
function Attempt({ attempt }: { attempt: ShownDeployment }) {
  const { status, url, version, message, startedAt, by } = attempt;
  return (
    <span className="ameide-aside">
      <span>Latest attempt</span>
      <State word={status} />
      <NewTab href={url}>{version ?? 'Execution'}</NewTab>
      {startedAt !== undefined && <When at={startedAt} />}
      {by && <span>by {by}</span>}
      {message && <span className="ameide-message">{message}</span>}
    </span>
  );
}

function count(executions: number): string {
  return executions === 1 ? 'run' : `${executions} runs`;
}
