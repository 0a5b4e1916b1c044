// Status 200 that is no success.
import { scope, account, start, send, pipeline, ids, create, triggers, trigger } from './kit.ts';

describe('the answers that are 200 and no success', () => {
  it('a policy denies: nothing is saved', async () => {
    const double = await start();
    double.setGovernance({ identifier: '^shop', message: 'no pipelines for shops' });
    const reply = await create(double);
    expect(reply).toMatchObject({
      status: 200,
      body: {
        status: 'SUCCESS',
        data: {
          governanceMetadata: { deny: true, status: 'error', message: 'no pipelines for shops' },
        },
      },
    });
    expect(reply.body.data.identifier).toBeUndefined();
    expect(typeof reply.body.data.governanceMetadata.timestamp).toBe('string');
    expect(double.entities('pipeline')).toEqual([]);
    const denied = await send(double, 'PUT', `/ng/api/servicesV2/upsert?${account}`, {
      identifier: 'shop',
      name: 'shop',
      ...ids,
    });
    expect(denied.body.data).toMatchObject({ service: null, governanceMetadata: { deny: true } });
    expect(double.entities('service')).toEqual([]);
  });

  it('or it is a status of its own, or only a warning', async () => {
    const double = await start();
    double.setGovernance({ deny: () => 'never', mode: 'status' });
    expect(await create(double)).toMatchObject({
      status: 400,
      body: { code: 'POLICY_EVALUATION_FAILURE', metadata: { deny: true } },
    });
    double.setGovernance(undefined);
    await fetch(`${double.url}/_governance`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'pipeline', severity: 'warning', message: 'hm' }),
    });
    expect((await create(double)).body.data).toMatchObject({
      identifier: 'shop_cd',
      governanceMetadata: { deny: false, status: 'warning' },
    });
  });

  it('a stored pipeline is invalid', async () => {
    const double = await start();
    await create(double);
    const path = `/pipeline/api/pipelines/shop_cd?${scope}`;
    double.setInvalid('shop_cd', 'template is gone');
    expect(await send(double, 'GET', path)).toMatchObject({
      status: 200,
      body: {
        data: {
          entityValidityDetails: { valid: false },
          yamlSchemaErrorWrapper: { schemaErrors: [{ message: 'template is gone' }] },
        },
      },
    });
    await send(double, 'PUT', `/pipeline/api/pipelines/v2/shop_cd?${scope}`, pipeline());
    expect((await send(double, 'GET', path)).body.data.entityValidityDetails.valid).toBe(true);
    double.editByHand('pipeline', 'shop_cd', 'pipeline: [');
    expect((await send(double, 'GET', path)).body.data).toMatchObject({
      version: 2,
      entityValidityDetails: { valid: false, invalidYaml: 'pipeline: [' },
    });
  });

  it('a trigger has an error', async () => {
    const double = await start();
    await create(double);
    const yaml = trigger({ inputSetRefs: ['nowhere'] });
    const refused = await send(double, 'POST', triggers, yaml);
    expect(refused).toMatchObject({
      status: 200,
      body: { status: 'SUCCESS', data: { errorResponse: true, identifier: null } },
    });
    expect(double.entities('trigger')).toEqual([]);
    const kept = await send(double, 'POST', `${triggers}&ignoreError=true`, yaml);
    expect(kept.body.data).toMatchObject({
      identifier: 'on_image',
      errorResponse: true,
      errors: { 'inputSetRefs.nowhere': expect.any(String) },
    });
    expect(double.entities('trigger')).toHaveLength(1);
  });
});
