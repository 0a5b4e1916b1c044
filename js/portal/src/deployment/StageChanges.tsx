// Two pipelines side by side: what is on the left becomes what is on the right, stage by stage.
import { Text } from '@backstage/ui';
import type { AdoptionPlan, Stage, StageChange } from '../api/types';
import { Steps } from '../parts/Stages';

const WORDS: Record<StageChange['change'], string> = {
  added: 'added',
  removed: 'removed',
  changed: 'changed',
  same: 'the same',
};

export function StageChanges({ changes }: { changes: AdoptionPlan['changes'] }) {
  const { stages, details } = changes;
  return (
    <>
      <div className="ameide-sides" aria-hidden="true">
        <Text variant="body-small" weight="bold">
          As it is
        </Text>
        <Text variant="body-small" weight="bold">
          As it becomes
        </Text>
      </div>
      <ol className="ameide-side-by-side" aria-label="Stages">
        {stages.map((stage, index) => (
          <Pair key={`${index} ${(stage.after ?? stage.before)?.name}`} stage={stage} />
        ))}
      </ol>
      {details.length > 0 && <Details details={details} />}
    </>
  );
}

function Pair({ stage }: { stage: StageChange }) {
  const { change, before, after, details } = stage;
  return (
    <li className={`ameide-pair ameide-pair-${change}`}>
      <div className="ameide-sides">
        <Side stage={before} mark={change === 'removed' ? WORDS.removed : undefined} />
        <Side stage={after} mark={change === 'removed' ? undefined : WORDS[change]} />
      </div>
      {details.length > 0 && <Details details={details} />}
    </li>
  );
}

/** A stage of one side, or the gap where it has none. */
function Side({ stage, mark }: { stage?: Stage | null; mark?: string }) {
  if (!stage) return <div className="ameide-side ameide-side-none" />;
  return (
    <div className={`ameide-side ameide-stage-${stage.kind}`}>
      <div className="ameide-stage-head">
        <Text as="h5" variant="body-medium" weight="bold">
          {stage.name}
        </Text>
        {mark && <span className="ameide-mark">{mark}</span>}
      </div>
      <Text variant="body-x-small" color="secondary">
        {stage.chosenAtRunTime
          ? 'environment and region are chosen when it runs'
          : [stage.environment, stage.infrastructure].filter(Boolean).join(' · ')}
      </Text>
      <Steps steps={stage.steps} />
    </div>
  );
}

function Details({ details }: { details: string[] }) {
  return (
    <ul className="ameide-named">
      {details.map(detail => (
        <li key={detail}>{detail.replaceAll('`', '')}</li>
      ))}
    </ul>
  );
}
