// What updating the pipeline would change in Harness. Nothing is written.
import { useApi } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { ameideApiRef } from '../api/client';
import { NoAnswer } from '../parts/NoAnswer';
import { Waiting } from '../parts/Waiting';
import { useAnswer } from '../parts/useAnswer';
import { words } from '../parts/State';
import { Changes } from '../preview/Changes';

export function Difference({ name }: { name: string }) {
  const api = useApi(ameideApiRef);
  const { answer, error, again } = useAnswer(name, signal =>
    api.planUpdatePipeline(name, undefined, { signal }),
  );
  if (error)
    return <NoAnswer title="The difference could not be read" error={error} again={again} />;
  if (!answer) return <Waiting of="the difference" height={72} />;
  const { diff, entities } = answer.pipeline;
  const others = entities.filter(
    ({ kind, outcome }) => kind !== 'pipeline' && outcome !== 'unchanged',
  );
  return (
    <div className="ameide-difference">
      {diff && <Changes diff={diff} />}
      {others.length > 0 && (
        <Text variant="body-small" color="secondary">
          {`Besides, in Harness: ${others
            .map(({ kind, identifier, outcome }) => `${words(kind)} ${identifier} ${outcome}`)
            .join(', ')}.`}
        </Text>
      )}
      {!diff && others.length === 0 && (
        <Text variant="body-small" color="secondary">
          Nothing would change.
        </Text>
      )}
    </div>
  );
}
