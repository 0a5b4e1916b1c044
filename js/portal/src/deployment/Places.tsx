// What runs where: a row for each environment and region.
import { Button } from '@backstage/ui';
import { RiRocketLine } from '@remixicon/react';
import type { Place, ServiceDetail, ShownDeployment } from '../api/types';
import { Ago } from '../parts/Ago';
import { NewTab } from '../parts/NewTab';
import { State } from '../parts/State';
import { isOpen } from './phases';

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
  return (
    <tr role="row" className={production ? 'ameide-production' : undefined}>
      <th scope="row" role="rowheader" data-label="Environment">
        {environment}
      </th>
      <td role="cell" data-label="Region">
        {region}
      </td>
      {deployed ? (
        <>
          <td role="cell" data-label="Version" className="ameide-version">
            {deployed.version ?? 'not told by Harness'}
          </td>
          <td role="cell" data-label="Deployed">
            {deployed.endedAt === undefined ? '–' : <Ago time={deployed.endedAt} />}
          </td>
          <td role="cell" data-label="By">
            {deployed.by ?? '–'}
          </td>
        </>
      ) : (
        <td role="cell" data-label="Version" colSpan={3} className="ameide-secondary">
          {read === 0 ? 'Never deployed' : `None found in the last ${count(read)}`}
        </td>
      )}
      <td role="cell" data-label="Status">
        <Status deployed={deployed} attempt={attempt} />
      </td>
      {deploy && (
        <td role="cell" data-label="Deploy">
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
            {runUrl && <NewTab href={runUrl}>Harness</NewTab>}
          </span>
        </td>
      )}
    </tr>
  );
}

/** What is tried says more than that the version before it still runs. */
function Status({ deployed, attempt }: { deployed?: ShownDeployment; attempt?: ShownDeployment }) {
  const shown = attempt ?? deployed;
  if (!shown) return <>–</>;
  const { status, url, version, message } = shown;
  return (
    <span className="ameide-status">
      <State word={status} />
      {attempt && (
        <span className="ameide-secondary">
          <NewTab href={url}>{version ?? 'Execution'}</NewTab>
          {!isOpen(attempt.phase) && message ? `: ${message}` : ''}
        </span>
      )}
    </span>
  );
}

function count(executions: number): string {
  return executions === 1 ? 'run' : `${executions} runs`;
}
