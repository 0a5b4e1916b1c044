// A stage whose environment is chosen when it runs does not do the same in each: which steps run where, as their conditions say.
import type { StageStep } from '../api/types';

/** Environments in which the same steps run. */
export interface Course {
  environments: string[];
  steps: StageStep[];
}

/** The steps of a stage by environment; environments that run the same are one course, in the order given. */
export function coursesOf(steps: StageStep[], environments: string[]): Course[] {
  const courses = new Map<string, Course>();
  for (const environment of environments) {
    const there = steps.flatMap(step => inEnvironment(step, environment, environments) ?? []);
    const key = JSON.stringify(there);
    const same = courses.get(key);
    if (same) same.environments.push(environment);
    else courses.set(key, { environments: [environment], steps: there });
  }
  return [...courses.values()];
}

/** The step without what is settled by the environment; nothing where it does not run there. */
function inEnvironment(
  step: StageStep,
  environment: string,
  environments: string[],
): StageStep | undefined {
  const left: string[] = [];
  for (const words of step.only ?? []) {
    const [, not, list = ''] = /^(not )?in (.+)$/.exec(words) ?? [];
    const named = list.split(' or ');
    // `in euw1` is about a region, `in an emergency` about neither.
    if (!named.every(name => environments.includes(name))) {
      left.push(words);
      continue;
    }
    if (named.includes(environment) === (not !== undefined)) return undefined;
  }
  const settled = left.length < (step.only ?? []).length;
  if (!settled) return step;
  return { ...step, only: left, conditional: left.length > 0 };
}
