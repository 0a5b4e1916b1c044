// Who approves what, by environment, whichever way a pipeline has its stages.
import type { OutlinedStage, OutlinedStep } from '../../js/common/index.ts';
import { approvalsOf } from '../../js/portal/src/preview/approvals.ts';

const step = (name: string, more: Partial<OutlinedStep> = {}): OutlinedStep => ({
  ...{ name, kind: 'approval', parallel: false, conditional: false, only: [] },
  ...{ approvers: ['account.team'], executorExcluded: false },
  ...more,
});
const stage = (name: string, more: Partial<OutlinedStage> = {}): OutlinedStage => ({
  ...{ name, kind: 'deployment', chosenAtRunTime: false, parallel: false, steps: [] },
  ...more,
});
const told = (stages: OutlinedStage[], environments: string[]) =>
  approvalsOf(stages, environments).map(
    ({ environments: there, steps }) => `${there.join(', ')}: ${steps.map(one => one.name).join()}`,
  );

it('where the place is chosen at run time, the conditions of the steps say where they are asked', () => {
  const steps = [
    step('Team', { only: ['in prod'] }),
    step('Emergency', { only: ['in an emergency', 'in prod'] }),
    step('Rollout', { kind: 'rollout' }),
  ];
  const stages = [stage('Deploy', { chosenAtRunTime: true, steps })];
  expect(told(stages, ['int', 'pre', 'prod'])).toEqual(['int, pre: ', 'prod: Team,Emergency']);
});

it('where each environment has stages, what comes before its first one is asked for it', () => {
  const stages = [
    stage('int euw1', { environment: 'int_stable' }),
    stage('int euw2', { environment: 'int_stable' }),
    stage('Bake', { kind: 'approval', steps: [step('Wait', { kind: 'bake' })] }),
    stage('Approve', { kind: 'approval', steps: [step('Team'), step('Platform')] }),
    stage('prod euw1', { environment: 'prod_stable', steps: [step('Window')] }),
    stage('prod euw2', { environment: 'prod_stable' }),
  ];
  expect(told(stages, ['int', 'prod'])).toEqual(['int: ', 'prod: Team,Platform,Window']);
  // A pipeline that has others than the service keeps their own names.
  expect(told(stages, ['int'])).toEqual(['int_stable: ', 'prod_stable: Team,Platform,Window']);
});
