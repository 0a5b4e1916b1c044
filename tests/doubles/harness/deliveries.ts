// Pipelines as they are rendered, run to their end: what becomes of the ticket, and which steps run.
import type { HarnessDouble } from '../../../dev/harness/index.ts';
import { made } from '../../support/bundles.ts';
import { execute, start } from './kit.ts';

const DOCKER = { type: 'DockerRegistry', connector: 'docker', image: 'company/{service}' };

/** A double with the bundle of a service that goes to production alone, and a run of it. */
async function running(strategy: string, options: object, variables: Record<string, string>) {
  const double = await start({ stepMs: 1, keys: ['pat.acc123.ann.x', 'pat.acc123.bob.x'] });
  const places: [string[], string[]] = [['prod'], ['euw1', 'euw2']];
  const all = { form: 'full', ...options };
  const { effects = [], problems } = made('api', strategy, all, places, DOCKER);
  expect(problems).toBeUndefined();
  double.seed(...effects.flatMap(({ kind, yaml }) => (kind === 'inputSet' || !yaml ? [] : [yaml])));
  const begin = () => execute(double, { imageTag: 'v1', ...variables }, '', 'payment_service_cd');
  return { double, start: begin };
}

const approve = (double: HarnessDouble, id: string) =>
  double.approve(id, {
    action: 'APPROVE',
    user: 'bob',
    approverInputs: [{ name: 'rollback_plan', value: 'swap back' }],
  });

function stepsOf(double: HarnessDouble, id: string): Record<string, string> {
  const stages = double.run(id).state.stages;
  return Object.fromEntries(
    stages.flatMap(stage => stage.steps).map(step => [step.key, step.status]),
  );
}

describe('rendered pipelines', () => {
  it('a change by ticket goes by blue-green to all regions, and is closed', async () => {
    const options = { change: 'jira', rollout: 'blue-green', regions: 'parallel' };
    const { double, start: begin } = await running('promotion', options, {});
    const { uuid } = (await begin()).body.data.planExecution;
    double.advance(5);
    const ticket = 'CHG-payment_service_cd-1';
    expect(double.ticket(ticket)).toMatchObject({
      Summary: 'Production deployment of payment-service v1',
    });
    approve(double, uuid);
    double.advance(5);
    expect(double.run(uuid).state.status).toBe('ApprovalWaiting');
    double.setTicket(ticket, { Status: 'Scheduled' });
    double.advance(60_000);
    expect(double.run(uuid).state.status).toBe('Success');
    expect(double.ticket(ticket)).toMatchObject({ Status: 'Done' });
    expect(stepsOf(double, uuid)).toMatchObject({
      'approve_prod/report_failure': 'Skipped',
      'prod_euw1/swap_services': 'Success',
      'prod_euw2/swap_services': 'Success',
      'prod_euw2/scale_down': 'Success',
      'close_change/report_success': 'Success',
    });
  });

  it('a failed verification swaps back and tells the ticket that was given', async () => {
    const options = { change: 'servicenow', rollout: 'blue-green', verifySource: 'prometheus' };
    const { double, start: begin } = await running('promotion', options, {
      change_ticket: 'CHG0030001',
    });
    double.setOutcome('payment_service_cd', { status: 'Failed', at: 'verify_stage' });
    double.setTicket('CHG0030001', { state: 'Scheduled' });
    const { uuid } = (await begin()).body.data.planExecution;
    double.advance(5);
    approve(double, uuid);
    double.advance(60_000);
    expect(double.run(uuid).state.status).toBe('Failed');
    expect(double.ticket('CHG0030001')).toMatchObject({
      state: 'Canceled',
      work_notes: expect.stringContaining('failed'),
    });
    expect(stepsOf(double, uuid)).toMatchObject({
      'approve_prod/create_ticket': 'Skipped',
      'prod_euw1/swap_services': 'NotStarted',
      'prod_euw1/swap_back': 'Success',
      'prod_euw1/report_failure': 'Success',
    });
  });

  it('a rejected soak is told, where a place is chosen there is none', async () => {
    const options = { change: 'jira', soak: '30m', rollout: 'rolling' };
    const { double, start: begin } = await running('promotion', options, {
      change_ticket: 'CHG-1',
    });
    double.setTicket('CHG-1', { Status: 'Approved' });
    const { uuid } = (await begin()).body.data.planExecution;
    double.advance(5);
    approve(double, uuid);
    double.advance(50);
    const soak = { action: 'REJECT' as const, user: 'bob' };
    double.approve(uuid, soak, 'auto_approve');
    double.advance(60_000);
    expect(double.run(uuid).state.status).toBe('ApprovalRejected');
    expect(double.ticket('CHG-1')).toMatchObject({ Comment: expect.stringContaining('failed') });
    expect(stepsOf(double, uuid)['soak_prod_euw2/report_failure']).toBe('Success');
  });

  it('a ticket is taken at run time too, and closed in the one stage', async () => {
    const chosen = { targetEnvironment: 'prod', targetRegion: 'euw2' };
    const { double, start: begin } = await running('runtime', { change: 'jira' }, chosen);
    const { uuid } = (await begin()).body.data.planExecution;
    double.advance(5);
    approve(double, uuid);
    double.setTicket('CHG-payment_service_cd-1', { Status: 'Approved' });
    double.advance(60_000);
    expect(double.run(uuid).state.status).toBe('Success');
    expect(double.ticket('CHG-payment_service_cd-1')).toMatchObject({ Status: 'Done' });
  });
});
