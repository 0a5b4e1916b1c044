// Approvals of a run: who may give them, and what happens when nobody does.
import { readApprovals } from '../../../js/core/harness/approvals.ts';
import { clientOf } from '../../support/harness.ts';
import { account, create, execute, furnish, pipeline, scope, send, start } from './kit.ts';

describe('approvals', () => {
  it('wait for the right people', async () => {
    const double = await start({
      keys: ['pat.acc123.ann.x', 'pat.acc123.bob.x', 'pat.acc123.eve.x'],
      stepMs: 1,
    });
    furnish(double);
    const approval = {
      step: {
        type: 'HarnessApproval',
        name: 'Ask',
        identifier: 'ask',
        timeout: '1h',
        spec: {
          approvalMessage: 'ship <+pipeline.variables.imageTag>?',
          includePipelineExecutionHistory: true,
          approvers: {
            userGroups: ['account.payments_team'],
            minimumCount: 2,
            disallowPipelineExecutor: true,
          },
          approverInputs: [{ name: 'change_ticket', required: true }],
        },
      },
    };
    const gate = {
      stage: {
        name: 'Gate',
        identifier: 'gate',
        type: 'Approval',
        spec: { execution: { steps: [approval] } },
        failureStrategies: [{ onFailure: { errors: ['AllErrors'], action: { type: 'Abort' } } }],
      },
    };
    await create(
      double,
      pipeline('shop_cd', p => (p.stages as unknown[]).splice(1, 0, gate)),
    );
    const { uuid } = (await execute(double, { imageTag: 'v1' })).body.data.planExecution;
    double.advance(5);
    expect(double.run(uuid).state.status).toBe('ApprovalWaiting');
    const list = await send(
      double,
      'GET',
      `/pipeline/api/v1/orgs/default/projects/platform/approvals/execution/${uuid}?${account}`,
    );
    expect(list.body).toMatchObject([
      { status: 'WAITING', details: { approvalMessage: 'ship v1?' }, created: expect.any(Number) },
    ]);
    expect(list.body[0]).not.toHaveProperty('name');
    const say = (who: string, body: unknown) =>
      send(
        double,
        'POST',
        `/pipeline/api/approvals/${list.body[0].id}/harness/activity?${scope}`,
        body,
        { 'x-api-key': `pat.acc123.${who}.x` },
      );
    const yes = {
      action: 'APPROVE',
      comments: 'ok',
      approverInputs: [{ name: 'change_ticket', value: 'CHG1' }],
    };
    expect((await say('ann', yes)).status).toBe(400);
    expect((await say('bob', { action: 'APPROVE' })).body.message).toContain('change_ticket');
    expect((await say('bob', yes)).body.data.status).toBe('WAITING');
    expect((await say('bob', yes)).status).toBe(400);
    expect((await say('eve', yes)).body.data.status).toBe('APPROVED');
    double.advance(5);
    expect(double.run(uuid).state.status).toBe('Success');

    // As the client reads them.
    const read = {
      type: 'approvals' as const,
      scope: { account: 'acc123', org: 'default', project: 'platform' },
      execution: uuid,
    };
    expect(await readApprovals(clientOf(double).harness, read)).toMatchObject({
      approvals: [
        {
          status: 'APPROVED',
          groups: ['account.payments_team'],
          minimum: 2,
          executorExcluded: true,
          createdAt: expect.any(Number),
          deadline: expect.any(Number),
          answers: [
            { approved: true, by: 'bob', comment: 'ok', at: expect.any(Number) },
            { approved: true, by: 'eve' },
          ],
        },
      ],
    });
    const none = await readApprovals(clientOf(double).harness, { ...read, execution: 'nobody' });
    expect(none).toEqual({ type: 'approvals', approvals: [] });

    const other = (await execute(double, { imageTag: 'v2' })).body.data.planExecution.uuid;
    double.advance(3_700_000);
    expect(double.run(other).state.status).toBe('Expired');
  });
});
