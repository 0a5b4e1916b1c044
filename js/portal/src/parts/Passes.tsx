// What a release passes through: few stages in one line, more of them as a list.
import { Text } from '@backstage/ui';
import type { Stage } from '../api/types';

/** More stages than these are hard to read in one line. */
const FEW = 5;

export function Passes({ stages }: { stages: Stage[] }) {
  if (stages.length === 0) {
    return (
      <Text variant="body-medium" color="secondary">
        A release passes through all environments of the service.
      </Text>
    );
  }
  return (
    <>
      <Text variant="body-medium" color="secondary">
        A release starts with the first stage and passes through all of them:
      </Text>
      <ol
        className={`ameide-passes${stages.length > FEW ? ' ameide-passes-long' : ''}`}
        aria-label="Stages of a release"
      >
        {stages.map((stage, index) => (
          <li key={`${index} ${stage.name}`}>{stage.name}</li>
        ))}
      </ol>
    </>
  );
}
