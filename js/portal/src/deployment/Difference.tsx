// What updating the pipeline would change in Harness. Nothing is written.
import { useApi } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { ameideApiRef } from '../api/client';
import { NoAnswer } from '../parts/NoAnswer';
import { Waiting } from '../parts/Waiting';
import { useAnswer } from '../parts/useAnswer';
import { Changes } from '../preview/Changes';
import { Besides } from './Besides';

export function Difference({ name }: { name: string }) {
  const api = useApi(ameideApiRef);
  const { answer, error, again } = useAnswer(name, signal =>
    api.planUpdatePipeline(name, undefined, { signal }),
  );
  if (error)
    return <NoAnswer title="The difference could not be read" error={error} again={again} />;
  if (!answer) return <Waiting of="the difference" height={72} />;
  const { diff, entities } = answer.pipeline;
  const isSame = !diff && entities.every(({ outcome }) => outcome === 'unchanged');
  return (
    <div className="ameide-difference">
      {diff && <Changes diff={diff} />}
      <Besides entities={entities} />
      {isSame && (
        <Text variant="body-small" color="secondary">
          Nothing would change.
        </Text>
      )}
    </div>
  );
}
