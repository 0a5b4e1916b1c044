// Where it can be deployed: an environment a row, a link for each region.
import { ButtonLink, Text } from '@backstage/ui';
import { RiRocketLine } from '@remixicon/react';
import type { ServiceDetail } from '../api/types';

export function Targets({ runs }: { runs: ServiceDetail['runs'] }) {
  const environments = [...new Set(runs.map(run => run.environment))];
  return (
    <section className="ameide-section" aria-label="Deploy">
      <Text as="h3" variant="body-small" weight="bold" color="secondary">
        Deploy to
      </Text>
      <ul className="ameide-targets">
        {environments.map(environment => (
          <li key={environment} className="ameide-target">
            <Text variant="body-medium" weight="bold">
              {environment}
            </Text>
            <span className="ameide-regions">
              {runs
                .filter(run => run.environment === environment)
                .map(({ region, url }) => (
                  <ButtonLink
                    key={region}
                    size="small"
                    variant="secondary"
                    href={url}
                    target="_blank"
                    rel="noopener"
                    iconStart={<RiRocketLine />}
                    aria-label={`Deploy to ${environment} in ${region}`}
                  >
                    {region}
                  </ButtonLink>
                ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
