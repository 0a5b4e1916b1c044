// Services, environments, infrastructures, connectors, groups, roles and policies.
import { parse } from 'yaml';
import {
  scope,
  account,
  start,
  send,
  service,
  ids,
  environment,
  infrastructure,
  furnish,
  create,
} from './kit.ts';

describe('services, environments and infrastructures', () => {
  const body = (id = 'shop') => ({
    identifier: id,
    name: id,
    ...ids,
    tags: { a: 'b' },
    yaml: service(id),
  });

  it('come back with other key order and server keys, but the same meaning', async () => {
    const double = await start();
    const reply = await send(double, 'POST', `/ng/api/servicesV2?${account}`, body());
    expect(reply.body.data).toMatchObject({
      service: { accountId: 'acc123', identifier: 'shop', deleted: false, tags: { a: 'b' } },
      createdAt: 1_700_000_000_000,
    });
    const { yaml } = (await send(double, 'GET', `/ng/api/servicesV2/shop?${scope}`)).body.data
      .service;
    expect(yaml).not.toBe(service());
    expect(parse(yaml)).toEqual({ service: { ...parse(service()).service, gitOpsEnabled: false } });
  });

  it('are upserted, but infrastructures are not', async () => {
    const double = await start();
    const put = (path: string, given: unknown) =>
      send(double, 'PUT', `/ng/api/${path}?${account}`, given);
    expect((await put('servicesV2', body())).body.code).toBe('RESOURCE_NOT_FOUND');
    expect((await put('servicesV2/upsert', body())).status).toBe(200);
    expect((await put('servicesV2/upsert', body())).status).toBe(200);
    expect(double.entities('service')).toMatchObject([{ version: 1 }]);
    expect((await send(double, 'POST', `/ng/api/servicesV2?${account}`, body())).body.code).toBe(
      'DUPLICATE_FIELD',
    );
    const env = { identifier: 'int', name: 'int', ...ids, yaml: environment('int') };
    expect((await put('environmentsV2/upsert', env)).body.errors).toEqual([
      { fieldId: 'type', error: 'must not be null' },
    ]);
    expect(
      (await put('environmentsV2/upsert', { ...env, type: 'PreProduction' })).body.data.environment
        .type,
    ).toBe('PreProduction');
    const infra = {
      identifier: 'int_k8s',
      name: 'int-k8s',
      ...ids,
      environmentRef: 'int',
      deploymentType: 'Kubernetes',
      type: 'KubernetesDirect',
    };
    const path = `/ng/api/infrastructures`;
    expect((await put('infrastructures/upsert', infra)).status).toBe(404);
    expect((await send(double, 'POST', `${path}?${account}`, infra)).body.errors[0].fieldId).toBe(
      'yaml',
    );
    const made = await send(double, 'POST', `${path}?${account}`, {
      ...infra,
      yaml: infrastructure('int'),
    });
    expect(made.body.data.infrastructure).toMatchObject({
      environmentRef: 'int',
      type: 'KubernetesDirect',
    });
    expect((await send(double, 'GET', `${path}/int_k8s?${scope}`)).status).toBe(400);
    expect(
      (await send(double, 'GET', `${path}/int_k8s?${scope}&environmentIdentifier=int`)).status,
    ).toBe(200);
    expect(
      (await send(double, 'GET', `${path}?${scope}&environmentIdentifier=int`)).body.data
        .totalItems,
    ).toBe(1);
  });

  it('page in their own shape', async () => {
    const double = await start();
    await send(double, 'POST', `/ng/api/servicesV2/batch?${account}`, ['a', 'b', 'c'].map(body));
    const page = (await send(double, 'GET', `/ng/api/servicesV2?${scope}&page=1&size=2`)).body.data;
    expect(page).toMatchObject({
      totalPages: 2,
      totalItems: 3,
      pageItemCount: 1,
      pageSize: 2,
      pageIndex: 1,
      empty: false,
    });
    expect(page.content).toHaveLength(1);
    expect(page.content[0].service.yaml).toBeDefined();
  });

  it('are not deleted while something uses them', async () => {
    const double = await start();
    furnish(double);
    await create(double);
    expect(await send(double, 'DELETE', `/ng/api/servicesV2/shop?${scope}`)).toMatchObject({
      status: 400,
      body: { code: 'ENTITY_REFERENCE_EXCEPTION' },
    });
    const usage = await send(
      double,
      'GET',
      `/ng/api/entitySetupUsage?${scope}&referredEntityType=Service&identifier=shop`,
    );
    expect(usage.body.data).toMatchObject({
      totalItems: 1,
      content: [{ referredByEntity: { type: 'Pipelines', entityRef: { identifier: 'shop_cd' } } }],
    });
    const byFqn = await send(
      double,
      'GET',
      `/ng/api/entitySetupUsage?${scope}&referredEntityType=Infrastructure&referredEntityFQN=acc123/default/platform/prod/prod_k8s`,
    );
    expect(byFqn.body.data.totalItems).toBe(1);
    expect((await send(double, 'DELETE', `/ng/api/environmentsV2/prod?${scope}`)).body.code).toBe(
      'ENTITY_REFERENCE_EXCEPTION',
    );
    await send(double, 'DELETE', `/pipeline/api/pipelines/shop_cd?${scope}`);
    expect((await send(double, 'DELETE', `/ng/api/servicesV2/shop?${scope}`)).body.data).toBe(true);
    expect((await send(double, 'GET', `/ng/api/servicesV2/shop?${scope}`)).status).toBe(404);
  });
});

describe('connectors, groups, roles, policies', () => {
  it('are kept', async () => {
    const double = await start();
    const connector = {
      connector: {
        name: 'k8s',
        identifier: 'k8s',
        ...ids,
        type: 'K8sCluster',
        spec: { credential: { type: 'InheritFromDelegate' }, delegateSelectors: ['d'] },
      },
    };
    expect((await send(double, 'POST', `/ng/api/connectors?${account}`, connector)).status).toBe(
      200,
    );
    expect((await send(double, 'POST', `/ng/api/connectors?${account}`, connector)).body.code).toBe(
      'DUPLICATE_FIELD',
    );
    expect(await send(double, 'GET', `/ng/api/connectors/nope?${scope}`)).toMatchObject({
      status: 400,
      body: { code: 'RESOURCE_NOT_FOUND_EXCEPTION' },
    });
    expect(
      (
        await send(double, 'POST', `/ng/api/connectors/listV2?${scope}`, {
          filterType: 'Connector',
          types: ['K8sCluster'],
        })
      ).body.data.totalItems,
    ).toBe(1);
    expect(
      (await send(double, 'POST', `/ng/api/connectors/testConnection/k8s?${scope}`)).body.data
        .status,
    ).toBe('SUCCESS');

    expect(
      (
        await send(double, 'POST', `/ng/api/user-groups?${account}`, {
          identifier: 'payments_team',
          name: 'Payments',
        })
      ).body.data.accountIdentifier,
    ).toBe('acc123');
    expect(
      (await send(double, 'GET', `/ng/api/user-groups/payments_team?${account}`)).body.data.name,
    ).toBe('Payments');
    const role = {
      resourceGroupIdentifier: '_all',
      roleIdentifier: '_pipeline_executor',
      principal: { identifier: 'payments_team', type: 'USER_GROUP', scopeLevel: 'account' },
    };
    expect(
      (await send(double, 'POST', `/authz/api/roleassignments?${scope}`, role)).body.data
        .roleAssignment,
    ).toMatchObject(role);
    expect(
      (await send(double, 'POST', `/authz/api/roleassignments?${scope}`, role)).body.code,
    ).toBe('DUPLICATE_FIELD');

    const policies = `/pm/api/v1/policies?${account}`;
    expect(
      (
        await send(double, 'POST', policies, {
          identifier: 'window',
          name: 'window',
          rego: 'package window',
        })
      ).status,
    ).toBe(201);
    const sets = (id = '') => `/pm/api/v1/policysets${id}?${account}`;
    const attached = { policies: [{ identifier: 'window', severity: 'error' }] };
    const set = {
      identifier: 'prod_window',
      name: 'prod window',
      type: 'custom',
      action: 'onstep',
      enabled: true,
      ...attached,
    };
    expect((await send(double, 'POST', sets(), set)).body.policies).toEqual([]);
    expect((await send(double, 'PATCH', sets('/prod_window'), attached)).status).toBe(204);
    expect((await send(double, 'GET', sets('/prod_window'))).body).toMatchObject(attached);
  });
});
