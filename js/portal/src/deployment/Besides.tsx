// What else changes in Harness along with a pipeline.
import { Text } from '@backstage/ui';
import type { EntityResult } from '@ameide/backstage-plugin-ameide-common';
import { words } from '../parts/State';

export function Besides({ entities }: { entities: EntityResult[] }) {
  const others = entities.filter(
    ({ kind, outcome }) => kind !== 'pipeline' && outcome !== 'unchanged',
  );
  if (others.length === 0) return null;
  return (
    <Text variant="body-small" color="secondary">
      {`Besides, in Harness: ${others
        .map(({ kind, identifier, outcome }) => `${words(kind)} ${identifier} ${outcome}`)
        .join(', ')}.`}
    </Text>
  );
}
