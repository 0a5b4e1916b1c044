// A pipeline as a picture: its stages from the first to the last, in each what happens in order.
import {
  RiCheckboxCircleLine,
  RiFlaskLine,
  RiGitBranchLine,
  RiPulseLine,
  RiRocketLine,
  RiShieldCheckLine,
  RiSwapLine,
  RiTicket2Line,
  RiTimerLine,
  RiToolsLine,
  RiUserFollowLine,
} from '@remixicon/react';
import { Text } from '@backstage/ui';
import type { RemixiconComponentType } from '@remixicon/react';
import type { Stage, StageStep, StepKind } from '../api/types';
import { coursesOf } from './courses';
import { noteOf } from './stepWords';

const STEP_ICONS: Record<StepKind, RemixiconComponentType> = {
  approval: RiUserFollowLine,
  ticket: RiTicket2Line,
  bake: RiTimerLine,
  policy: RiShieldCheckLine,
  canary: RiFlaskLine,
  verify: RiPulseLine,
  rollout: RiRocketLine,
  swap: RiSwapLine,
  check: RiCheckboxCircleLine,
  other: RiToolsLine,
};

interface StagesProps {
  stages: Stage[];
  /** Where the service runs, in the order of promotion; without it, a step says itself in which environments it runs. */
  environments?: string[];
}

export function Stages({ stages, environments = [] }: StagesProps) {
  return (
    <ol className="ameide-stages">
      {stages.map((stage, index) => (
        <StageItem key={`${index} ${stage.name}`} stage={stage} environments={environments} />
      ))}
    </ol>
  );
}

function StageItem({ stage, environments }: { stage: Stage; environments: string[] }) {
  const Icon = iconOf(stage);
  return (
    <li className={`ameide-stage ameide-stage-${stage.kind}`}>
      <span className="ameide-marker" aria-hidden="true">
        <Icon size={18} />
      </span>
      <div className="ameide-stage-body">
        <div className="ameide-stage-head">
          <Text as="h4" variant="body-medium" weight="bold">
            {stage.name}
          </Text>
          <Text variant="body-x-small" color="secondary">
            {stage.chosenAtRunTime
              ? 'environment and region are chosen when it runs'
              : [stage.environment, stage.infrastructure].filter(Boolean).join(' · ')}
          </Text>
        </div>
        {stage.chosenAtRunTime && environments.length > 0 ? (
          coursesOf(stage.steps, environments).map(course => (
            <div key={course.environments.join()} className="ameide-course">
              <Text as="h5" variant="body-small" weight="bold">
                {course.environments.join(', ')}
              </Text>
              <Steps steps={course.steps} />
            </div>
          ))
        ) : (
          <Steps steps={stage.steps} />
        )}
      </div>
    </li>
  );
}

export function Steps({ steps }: { steps: StageStep[] }) {
  return (
    <ol className="ameide-steps">
      {steps.map((step, index) => (
        <StepItem key={`${index} ${step.name}`} step={step} />
      ))}
    </ol>
  );
}

function StepItem({ step }: { step: StageStep }) {
  const Icon = STEP_ICONS[step.kind] ?? RiToolsLine;
  const note = noteOf(step);
  return (
    <li
      className={`ameide-step ameide-step-${step.kind}${step.parallel ? ' ameide-parallel' : ''}`}
    >
      <Icon size={16} aria-hidden="true" />
      <span>
        {step.name}
        {note && <span className="ameide-note">{note}</span>}
      </span>
    </li>
  );
}

function iconOf(stage: Stage): RemixiconComponentType {
  if (stage.kind === 'deployment') return RiRocketLine;
  const [first] = stage.steps;
  return first ? (STEP_ICONS[first.kind] ?? RiGitBranchLine) : RiGitBranchLine;
}
