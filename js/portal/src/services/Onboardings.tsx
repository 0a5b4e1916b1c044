// Services that are on their way into the catalog.
import { Link, Text } from '@backstage/ui';
import type { Onboarding } from '@ameide/backstage-plugin-ameide-common';
import { NewTab } from '../parts/NewTab';
import { When } from '../parts/When';
import { actorOf } from '../parts/kinds';
import { briefly } from '../parts/firstDeployment';
import { usePaths } from '../parts/paths';

export function Onboardings({ onboarding }: { onboarding: Onboarding[] }) {
  if (onboarding.length === 0) return null;
  return (
    <section aria-labelledby="ameide-onboarding" className="ameide-box">
      <Text as="h2" variant="title-x-small" weight="bold" id="ameide-onboarding">
        Being onboarded
      </Text>
      <ul className="ameide-rows">
        {onboarding.map(found => (
          <li key={found.operationId}>
            <Item {...found} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item(found: Onboarding) {
  const { service, actor, operationId, startedAt, pullRequestUrl, pullRequestNumber } = found;
  const { firstDeployment } = found;
  const paths = usePaths();
  return (
    <>
      <Link href={paths.operation(operationId)} weight="bold">
        {service}
      </Link>
      <Text variant="body-small">
        {pullRequestUrl === undefined ? (
          'Its pull request and pipeline are being created'
        ) : (
          <>
            Waiting for <NewTab href={pullRequestUrl}>pull request {pullRequestNumber}</NewTab>
          </>
        )}
      </Text>
      {firstDeployment && <Text variant="body-small">{briefly(firstDeployment)}</Text>}
      <Text variant="body-small" color="secondary">
        by {actorOf(actor)}, <When at={startedAt} />
      </Text>
    </>
  );
}
