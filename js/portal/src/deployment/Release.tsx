// The one way in where nobody chooses a place, and what a release passes through.
import { ButtonLink, Text } from '@backstage/ui';
import { RiRocketLine } from '@remixicon/react';
import type { Stage } from '../api/types';
import { Passes } from '../parts/Passes';

export function Release({ url, stages }: { url: string; stages: Stage[] }) {
  return (
    <section className="ameide-section" aria-label="Release">
      <Text as="h3" variant="body-small" weight="bold" color="secondary">
        Release
      </Text>
      <Passes stages={stages} />
      <span>
        <ButtonLink
          size="small"
          variant="secondary"
          href={url}
          target="_blank"
          rel="noopener"
          iconStart={<RiRocketLine />}
        >
          Start a release
        </ButtonLink>
      </span>
    </section>
  );
}
