// Who approves what, by environment, as the stages of a pipeline have it.
import type { Stage, StageStep } from '../api/types';
import { coursesOf } from '../parts/courses';

/** Environments that ask the same people; no step where nobody is asked. */
export interface Asked {
  environments: string[];
  steps: StageStep[];
}

const isApproval = ({ kind }: StageStep) => kind === 'approval';

/** `environments`: where the service runs, in the order of promotion. */
export function approvalsOf(stages: Stage[], environments: string[]): Asked[] {
  const chosen = stages.filter(({ chosenAtRunTime }) => chosenAtRunTime);
  const each =
    chosen.length > 0 ? whereChosen(chosen, environments) : inOrder(stages, environments);
  const asked = new Map<string, Asked>();
  for (const { environments: there, steps } of each) {
    const key = JSON.stringify(steps);
    const same = asked.get(key);
    if (same) same.environments.push(...there);
    else asked.set(key, { environments: [...there], steps });
  }
  return [...asked.values()];
}

/** The same stages for each environment, with the conditions of the steps. */
function whereChosen(stages: Stage[], environments: string[]): Asked[] {
  const steps = stages.flatMap(stage => stage.steps).filter(isApproval);
  return coursesOf(steps, environments);
}

/** Stages of their own for each environment: what is asked before its first deployment counts. */
function inOrder(stages: Stage[], environments: string[]): Asked[] {
  const found = new Map<string, StageStep[]>();
  let before: StageStep[] = [];
  for (const { kind, environment, name, steps } of stages) {
    const asked = steps.filter(isApproval);
    if (kind !== 'deployment') {
      before.push(...asked);
      continue;
    }
    const there = environment ?? name;
    found.set(there, [...(found.get(there) ?? []), ...before, ...asked]);
    before = [];
  }
  // Harness has names of its own for them; where all are there, they are in the same order.
  const names = found.size === environments.length ? environments : [...found.keys()];
  return [...found.values()].map((steps, index) => ({ environments: [names[index]!], steps }));
}
