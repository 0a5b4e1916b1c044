// The one way in where nobody chooses a place, and what a release passes through.
import { Button, Text } from '@backstage/ui';
import { RiRocketLine } from '@remixicon/react';
import type { Stage } from '../api/types';
import { NewTab } from '../parts/NewTab';
import { Passes } from '../parts/Passes';

interface Props {
  url: string;
  stages: Stage[];
  start: () => void;
}

export function Release({ url, stages, start }: Props) {
  return (
    <section className="ameide-section" aria-label="Release">
      <Text as="h3" variant="body-small" weight="bold" color="secondary">
        Release
      </Text>
      <Passes stages={stages} />
      <span className="ameide-deploy">
        <Button size="small" variant="secondary" iconStart={<RiRocketLine />} onPress={start}>
          Start a release
        </Button>
        <NewTab href={url}>Harness</NewTab>
      </span>
    </section>
  );
}
