// The examples and schemas of the contract, where they are at hand.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import {
  contract,
  withContract,
  scope,
  account,
  type Reply,
  start,
  send,
  pipeline,
  ids,
  create,
} from './kit.ts';

describe.skipIf(!withContract)('with the schemas of the contract', () => {
  const examples = join(contract, 'examples');
  const read = (name: string) => readFileSync(join(examples, name), 'utf8');
  const pipelines = withContract
    ? readdirSync(examples).filter(name => name.endsWith('.pipeline.yaml'))
    : [];
  const entities = withContract ? readdirSync(join(examples, 'entities')) : [];

  it('accepts every example, closed-world, without a violation', async () => {
    const double = await start({ reportUndeclaredProperties: true, contract });
    const yes = async (reply: Promise<Reply>) => {
      const { status, text } = await reply;
      expect(status, text).toBeLessThan(300);
    };
    const of = (prefix: string) =>
      entities
        .filter(name => name.startsWith(`${prefix}.`))
        .map(name => read(join('entities', name)));
    for (const yaml of of('connector'))
      await yes(send(double, 'POST', `/ng/api/connectors?${account}`, parse(yaml)));
    for (const [prefix, root, path] of [
      ['service', 'service', 'servicesV2'],
      ['environment', 'environment', 'environmentsV2'],
      ['infrastructure', 'infrastructureDefinition', 'infrastructures'],
    ] as const) {
      for (const yaml of of(prefix)) {
        const { identifier, name, tags, type, environmentRef, deploymentType } = parse(yaml)[root];
        await yes(
          send(double, 'POST', `/ng/api/${path}?${account}`, {
            identifier,
            name,
            ...ids,
            tags,
            type,
            environmentRef,
            deploymentType,
            yaml,
          }),
        );
      }
    }
    await yes(
      send(
        double,
        'POST',
        `/template/api/templates?${account}`,
        read('api-cd.pipeline-template.yaml'),
      ),
    );
    for (const name of pipelines) {
      const yaml = read(name);
      const { identifier } = parse(yaml).pipeline;
      // Some examples are variants of one pipeline.
      const known = double.entities('pipeline').some(entity => entity.identifier === identifier);
      await yes(
        send(
          double,
          known ? 'PUT' : 'POST',
          `/pipeline/api/pipelines/v2${known ? `/${identifier}` : ''}?${scope}`,
          yaml,
        ),
      );
      await yes(
        send(double, 'POST', `/pipeline/api/pipelines/validate-yaml-with-schema?${scope}`, yaml),
      );
    }
    // The input set, triggers and runtime input belong to the runtime pipeline and to the promotion.
    await yes(
      send(
        double,
        'PUT',
        `/pipeline/api/pipelines/v2/payment_service_cd?${scope}`,
        read('runtime.pipeline.yaml'),
      ),
    );
    for (const yaml of of('inputset'))
      await yes(
        send(
          double,
          'POST',
          `/pipeline/api/inputSets?${scope}&pipelineIdentifier=payment_service_cd`,
          yaml,
        ),
      );
    double.seed(
      stringify({
        inputSet: {
          identifier: 'payment_service_latest',
          name: 'latest',
          ...ids,
          pipeline: { identifier: 'payment_service_cd_gitops' },
        },
      }),
    );
    for (const yaml of of('trigger')) {
      const target = parse(yaml).trigger.pipelineIdentifier;
      const reply = await send(
        double,
        'POST',
        `/pipeline/api/triggers?${scope}&targetIdentifier=${target}`,
        yaml,
      );
      expect(reply.body.data).toMatchObject({ errorResponse: false, version: 0 });
    }
    const rego = entities
      .filter(name => name.endsWith('.rego'))
      .map(name => read(join('entities', name)));
    for (const text of rego)
      await yes(
        send(double, 'POST', `/pm/api/v1/policies?${account}`, {
          identifier: 'prod_change_window',
          name: 'window',
          rego: text,
        }),
      );
    const run = await send(
      double,
      'POST',
      `/pipeline/api/pipeline/execute/payment_service_cd?${scope}&moduleType=CD`,
      of('runtime-input')[0],
    );
    expect(double.run(run.body.data.planExecution.uuid).deployments).toMatchObject([
      { environmentRef: 'int_stable', infrastructure: 'int_stable_euw1_k8s', version: 'v2.3.1' },
    ]);
    expect(pipelines.length).toBeGreaterThanOrEqual(6);
    expect(double.violations).toEqual([]);
  });

  it('refuses with SCHEMA_VALIDATION_FAILED and says where', async () => {
    const double = await start({ contract });
    const broken = pipeline('shop_cd', p => {
      const [first] = p.stages as { stage: { spec: Record<string, unknown> } }[];
      delete first?.stage.spec.execution;
    });
    const reply = await create(double, broken);
    expect(reply).toMatchObject({
      status: 400,
      body: {
        code: 'SCHEMA_VALIDATION_FAILED',
        message:
          'Invalid yaml: $.pipeline.stages[0].stage.spec.execution: is missing but it is required',
      },
    });
    expect(reply.body.metadata.schemaErrors).toMatchObject([
      { fqn: '$.pipeline.stages[0].stage.spec.execution', stageInfo: { identifier: 'int' } },
    ]);
    expect(
      (
        await send(double, 'POST', `/ng/api/connectors?${account}`, {
          connector: { name: 'x', identifier: 'x', type: 'Nonsense', spec: {} },
        })
      ).body.code,
    ).toBe('SCHEMA_VALIDATION_FAILED');
  });

  it('keeps a misspelt key and reports it, and requests the API does not know', async () => {
    const double = await start({ contract, reportUndeclaredProperties: true });
    const yaml = pipeline('shop_cd', p => (p.descripton = 'typo'));
    const reply = await send(double, 'POST', `/pipeline/api/pipelines/v2?${scope}&wrong=1`, yaml, {
      'content-type': 'text/plain',
    });
    expect(reply.status).toBe(200);
    expect(double.entities('pipeline')[0]?.yaml).toContain('descripton');
    expect(double.violations).toMatchObject([
      { source: 'openapi', message: 'query wrong: unknown parameter' },
      { source: 'openapi', message: expect.stringContaining('application/yaml') },
      { source: 'schema', message: expect.stringContaining('$.pipeline.descripton') },
    ]);
    await send(double, 'POST', `/authz/api/roleassignments?${scope}`, {
      resourceGroupIdentifier: '_all',
      roleIdentifer: 'x',
    });
    expect(double.violations.at(-1)?.message).toContain('roleIdentifer');
  });
});
