// What is told of a service, in a row or on a card.
import { Link, Text } from '@backstage/ui';
import type { ServiceRow } from '../api/types';
import { NewTab } from '../parts/NewTab';
import { State } from '../parts/State';
import { When } from '../parts/When';
import { usePaths } from '../parts/paths';

/** `isPending`: its state is not known yet, as Harness has not been heard so far. */
export type Row = ServiceRow & { id: string; isPending: boolean };

export function Name({ name, description }: Row) {
  const paths = usePaths();
  return (
    <span className="ameide-cell">
      <Link href={paths.service(name)}>{name}</Link>
      {description && (
        <Text
          variant="body-small"
          color="secondary"
          className="ameide-two-lines"
          title={description}
        >
          {description}
        </Text>
      )}
    </span>
  );
}

/** Harness may take its time. */
function Checking() {
  return (
    <Text variant="body-small" color="secondary">
      Checking…
    </Text>
  );
}

export function Pipeline({ name, state, isPending, pipelineUrl }: Row) {
  if (isPending) return <Checking />;
  return (
    <span className="ameide-cell">
      <State word={state} />
      {state !== 'missing' && (
        <Text variant="body-small">
          <NewTab href={pipelineUrl}>
            Pipeline<span className="ameide-hidden"> of {name}</span>
          </NewTab>
        </Text>
      )}
    </span>
  );
}

export function LastDeployment(row: Row) {
  const { name, lastRun, isPending, state } = row;
  if (isPending) return <Checking />;
  if (!lastRun)
    return (
      <Text variant="body-small" color="secondary">
        {state === 'unknown' ? 'Unknown' : 'Never'}
      </Text>
    );
  return (
    <span className="ameide-cell">
      {lastRun.status && <State word={lastRun.status} />}
      <Text variant="body-small">
        <NewTab href={lastRun.url}>
          <When at={lastRun.startedAt} />
          <span className="ameide-hidden"> last deployment of {name}</span>
        </NewTab>
      </Text>
      <Versions {...row} />
    </span>
  );
}

/** Which version runs in each environment, and since when; regions are told apart where they differ. */
function Versions({ name, environments, deployments = [] }: Row) {
  const versions = environments.flatMap(environment => {
    const there = deployments.filter(found => found.environment === environment);
    const [first] = there;
    if (!first) return [];
    const same = there.every(({ version }) => version === first.version);
    const latest = Math.max(...there.map(({ at = 0 }) => at));
    const text = same
      ? (first.version ?? 'version unknown')
      : there.map(({ region, version = '?' }) => `${version} (${region})`).join(', ');
    return [{ environment, text, latest }];
  });
  if (versions.length === 0) return null;
  return (
    <ul className="ameide-versions" aria-label={`Versions of ${name}`}>
      {versions.map(({ environment, text, latest }) => (
        <li key={environment}>
          {environment} <strong>{text}</strong>
          {latest > 0 && (
            <>
              , <When at={latest} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** A value, and in a smaller line below it another one. */
export function Two({ first, second }: { first: string; second: string }) {
  return (
    <span className="ameide-cell">
      <span>{first}</span>
      <Text variant="body-small" color="secondary">
        {second}
      </Text>
    </span>
  );
}
