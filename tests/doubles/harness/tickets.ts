// Changes by ticket: created or given, waited for, and told how it went.
import type { HarnessDouble } from '../../../dev/harness/index.ts';
import { create, execute, furnish, pipeline, start } from './kit.ts';

const TICKET =
  '<+pipeline.variables.change_ticket == "new" ? pipeline.stages.gate.spec.execution.steps.create_ticket.issue.key : pipeline.variables.change_ticket>';
const criteria = (value: string) => ({
  type: 'KeyValues',
  spec: { matchAnyCondition: true, conditions: [{ key: 'Status', operator: 'in', value }] },
});
const step = (type: string, identifier: string, spec: object, more: object = {}) => ({
  step: { type, name: identifier, identifier, spec: { connectorRef: 'jira', ...spec }, ...more },
});
const update = (identifier: string, status: string, stageStatus: string) =>
  step(
    'JiraUpdate',
    identifier,
    { issueKey: TICKET, fields: [], transitionTo: { transitionName: '', status } },
    { when: { stageStatus } },
  );
const stage = (identifier: string, steps: unknown[]) => ({
  stage: {
    name: identifier,
    identifier,
    type: 'Approval',
    spec: { execution: { steps } },
    failureStrategies: [
      { onFailure: { errors: ['AllErrors'], action: { type: 'MarkAsFailure' } } },
    ],
  },
});

async function started(ticket: string): Promise<{ double: HarnessDouble; id: string }> {
  const double = await start({ stepMs: 1 });
  furnish(double);
  const isNew = {
    stageStatus: 'Success',
    condition: '<+pipeline.variables.change_ticket> == "new"',
  };
  const gate = stage('gate', [
    step(
      'JiraCreate',
      'create_ticket',
      {
        projectKey: 'CHG',
        issueType: 'Change',
        fields: [{ name: 'Summary', value: 'ship <+pipeline.variables.imageTag>' }],
      },
      { when: isNew },
    ),
    step(
      'JiraApproval',
      'ticket_approval',
      {
        issueKey: TICKET,
        approvalCriteria: criteria('Approved,Scheduled'),
        rejectionCriteria: criteria('Rejected'),
      },
      { timeout: '1h' },
    ),
    update('report_failure', 'Failed', 'Failure'),
  ]);
  await create(
    double,
    pipeline('shop_cd', p => {
      (p.variables as unknown[]).push({
        name: 'change_ticket',
        type: 'String',
        value: '<+input>.default(new)',
      });
      (p.stages as unknown[]).splice(1, 0, gate);
      (p.stages as unknown[]).push(stage('close', [update('report_success', 'Done', 'Success')]));
    }),
  );
  const given: Record<string, string> = ticket === 'new' ? {} : { change_ticket: ticket };
  const answer = await execute(double, { imageTag: 'v1', ...given });
  double.advance(5);
  return { double, id: answer.body.data.planExecution.uuid };
}

describe('tickets', () => {
  it('are created where none is given, waited for, and closed', async () => {
    const { double, id } = await started('new');
    const state = () => double.run(id).state;
    expect(state().status).toBe('ApprovalWaiting');
    expect(double.ticket('CHG-shop_cd-1')).toEqual({ Summary: 'ship v1' });
    double.setTicket('CHG-shop_cd-1', { Status: 'In Review' });
    double.advance(60_000);
    expect(state().status).toBe('ApprovalWaiting');
    double.setTicket('CHG-shop_cd-1', { Status: 'Approved' });
    double.advance(60_000);
    expect(state().status).toBe('Success');
    expect(double.ticket('CHG-shop_cd-1')).toEqual({ Summary: 'ship v1', Status: 'Done' });
    const steps = state().stages.flatMap(one => one.steps);
    const of = (name: string) => steps.find(one => one.plan.identifier === name)?.status;
    expect([of('report_failure'), of('report_success')]).toEqual(['Skipped', 'Success']);
  });

  it('that are given and approved already are passed at once', async () => {
    const { double, id } = await started('CHG-7');
    double.setTicket('CHG-7', { Status: 'Scheduled' });
    double.advance(60_000);
    expect(double.run(id).state.status).toBe('Success');
    expect(double.ticket('CHG-7')).toEqual({ Status: 'Done' });
    expect(double.ticket('CHG-shop_cd-1')).toBeUndefined();
  });

  it('that are rejected end the run, and say so', async () => {
    const { double, id } = await started('CHG-8');
    double.setTicket('CHG-8', { Status: 'Rejected' });
    double.advance(60_000);
    const { status, message, stages } = double.run(id).state;
    expect([status, message]).toEqual(['ApprovalRejected', 'gate: CHG-8 was rejected']);
    expect(stages.map(one => one.status)).toContain('NotStarted');
    expect(double.ticket('CHG-8')).toEqual({ Status: 'Failed' });
  });

  it('that nobody approves expire', async () => {
    const { double, id } = await started('CHG-9');
    double.advance(3_700_000);
    expect(double.run(id).state.status).toBe('Expired');
    expect(double.ticket('CHG-9')).toEqual({ Status: 'Failed' });
  });
});
