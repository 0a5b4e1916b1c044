// What a stage does in each environment, where that is chosen when it runs.
import type { OutlinedStep } from '../../js/common/index.ts';
import { coursesOf } from '../../js/portal/src/parts/courses.ts';

const step = (name: string, ...only: string[]): OutlinedStep => ({
  name,
  kind: 'other',
  parallel: false,
  conditional: only.length > 0,
  only,
  approvers: [],
  executorExcluded: false,
});

const said = (steps: OutlinedStep[], environments: string[]) =>
  coursesOf(steps, environments).map(course => {
    const names = course.steps.map(({ name, only }) => [name, ...only].join(' '));
    return `${course.environments.join(', ')}: ${names.join(' > ')}`;
  });

describe('the steps of a stage by environment', () => {
  it('are told once for all environments that run the same', () => {
    const steps = [
      step('Approval', 'in prod', 'outside of an emergency'),
      step('Canary', 'in pre or prod'),
      step('Rollout'),
      step('Quick check', 'not in prod'),
    ];
    expect(said(steps, ['int', 'pre', 'prod'])).toEqual([
      'int: Rollout > Quick check',
      'pre: Canary > Rollout > Quick check',
      'prod: Approval outside of an emergency > Canary > Rollout',
    ]);
    expect(said([step('Rollout')], ['int', 'pre'])).toEqual(['int, pre: Rollout']);
  });

  it('keep conditions that are about something else, and those of environments that nobody knows', () => {
    const steps = [
      step('Mirror', 'in euw1'),
      step('Drill', 'in dr'),
      step('Fix', 'in an emergency'),
    ];
    expect(said(steps, ['int'])).toEqual([
      'int: Mirror in euw1 > Drill in dr > Fix in an emergency',
    ]);
  });

  it('that run in one environment alone are conditional no more', () => {
    const [course] = coursesOf([step('Approval', 'in prod')], ['prod']);
    expect(course!.steps[0]).toMatchObject({ only: [], conditional: false });
  });
});
