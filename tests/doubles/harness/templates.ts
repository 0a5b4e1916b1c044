// Templates, state over a restart, pages, and life without schema files.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import {
  scope,
  account,
  start,
  send,
  deployStage,
  withTag,
  pipeline,
  ids,
  furnish,
  create,
  execute,
} from './kit.ts';

describe('templates', () => {
  const template = (label: string, description = '') =>
    stringify({
      template: {
        name: 'api-cd',
        identifier: 'api_cd',
        versionLabel: label,
        type: 'Pipeline',
        spec: {
          description,
          variables: [{ name: 'imageTag', type: 'String', required: true, value: '<+input>' }],
          stages: [
            deployStage('int', 'int', { serviceRef: '<+input>', serviceInputs: '<+input>' }),
          ],
        },
      },
    });

  it('a thin pipeline follows the stable version', async () => {
    const double = await start();
    furnish(double);
    const base = '/template/api/templates';
    expect(
      (await send(double, 'POST', `${base}?${account}`, template('1.0.0', 'one'))).status,
    ).toBe(200);
    await send(double, 'POST', `${base}?${account}`, template('2.0.0', 'two'));
    const link = {
      templateRef: 'account.api_cd',
      templateInputs: {
        stages: [
          { stage: { identifier: 'int', type: 'Deployment', spec: { service: withTag('shop') } } },
        ],
        variables: [{ name: 'imageTag', type: 'String', value: '<+input>' }],
      },
    };
    const thin = pipeline('shop_cd', p => {
      delete p.stages;
      delete p.variables;
      p.template = link;
    });
    expect((await create(double, thin)).status).toBe(200);
    const resolved = async () =>
      parse(
        (
          await send(
            double,
            'GET',
            `/pipeline/api/pipelines/shop_cd?${scope}&getTemplatesResolvedPipeline=true`,
          )
        ).body.data.resolvedTemplatesPipelineYaml,
      ).pipeline;
    expect((await resolved()).description).toBe('one');
    expect((await resolved()).stages[0].stage.spec.service.serviceRef).toBe('shop');
    expect(
      (await send(double, 'PUT', `${base}/updateStableTemplate/api_cd/2.0.0?${account}`)).status,
    ).toBe(200);
    expect((await resolved()).description).toBe('two');
    const { uuid } = (await execute(double, { imageTag: 'v5' })).body.data.planExecution;
    expect(double.run(uuid).deployments).toMatchObject([{ version: 'v5' }]);
    expect((await send(double, 'DELETE', `${base}/api_cd/2.0.0?${account}`)).status).toBe(400);
    expect(
      (await send(double, 'POST', `${base}/list-metadata?${account}&templateListType=All`, {})).body
        .data.totalElements,
    ).toBe(2);
  });
});

describe('state', () => {
  it('outlives a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'harness-double-'));
    const before = await start({ folder, stepMs: 1000 });
    furnish(before);
    await create(before);
    await send(before, 'PUT', `/pipeline/api/pipelines/v2/shop_cd?${scope}`, pipeline());
    const { uuid } = (await execute(before, { imageTag: 'v1' })).body.data.planExecution;
    await send(before, 'DELETE', `/ng/api/servicesV2/shop?${scope}&forceDelete=true`);
    await before.close();
    const after = await start({ folder, now: () => 1_700_000_002_000 });
    expect(after.entities('pipeline')).toMatchObject([
      { identifier: 'shop_cd', version: 1, yaml: pipeline() },
    ]);
    expect(after.entities('service')).toEqual([]);
    expect(after.run(uuid).state.status).toBe('Success');
    expect((await create(after)).body.code).toBe('DUPLICATE_FIELD');
  });

  it('can be put in place and changed by hand', async () => {
    const double = await start();
    double.seed(pipeline());
    double.editByHand(
      'pipeline',
      'shop_cd',
      pipeline('shop_cd', p => (p.tags = { 'managed-by': 'hand' })),
    );
    expect(
      (await send(double, 'GET', `/pipeline/api/pipelines/summary/shop_cd?${scope}`)).body.data,
    ).toMatchObject({ version: 1, tags: { 'managed-by': 'hand' } });
  });
});

describe('pages', () => {
  const base = '/ng/account/acc123';
  const at = (path: string) => `orgs/default/projects/platform/${path}`;

  it('stand behind all forms of the links', async () => {
    const double = await start();
    furnish(double);
    await create(
      double,
      pipeline('shop_cd', p => (p.description = '<script>alert(1)</script>')),
    );
    for (const form of ['all', 'module/cd', 'cd', 'home']) {
      const page = await send(
        double,
        'GET',
        `${base}/${form}/${at('pipelines/shop_cd/pipeline-studio?storeType=INLINE')}`,
      );
      expect(page.status).toBe(200);
      expect(page.text).toContain('Deploy prod');
      expect(page.text).not.toContain('<script>');
    }
    for (const path of [
      'pipelines',
      'pipelines/shop_cd/triggers',
      'pipelines/shop_cd/input-sets',
      'services',
      'services/shop',
      'pipelines/shop_cd/executions',
    ]) {
      expect((await send(double, 'GET', `${base}/all/${at(path)}`)).status).toBe(200);
    }
    expect(
      (await send(double, 'GET', `${base}/all/${at('pipelines/nope/pipeline-studio')}`)).status,
    ).toBe(404);
  });

  it('run a pipeline with the inputs of a set', async () => {
    const double = await start();
    furnish(double);
    await create(double);
    double.seed(
      stringify({
        inputSet: {
          name: 'set',
          identifier: 'set',
          ...ids,
          pipeline: {
            identifier: 'shop_cd',
            variables: [{ name: 'imageTag', type: 'String', value: 'v3' }],
          },
        },
      }),
    );
    const dialog = await send(
      double,
      'GET',
      `${base}/all/${at('pipelines/shop_cd/pipeline-studio/?runPipeline=true&inputSetType=INPUT_SET&inputSetValue=set&inputSetLabel=set')}`,
    );
    expect(dialog.text).toContain('name="var.imageTag" value="v3"');
    const ran = await fetch(`${double.url}${base}/all/${at('pipelines/shop_cd/run')}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ 'var.imageTag': 'v3' }),
    });
    expect(ran.status).toBe(303);
    const page = await send(double, 'GET', ran.headers.get('location') ?? '');
    expect(page.text).toContain('<strong>v3</strong>');
  });
});

describe('without schema files', () => {
  it('says so, and still checks names', async () => {
    const said: string[] = [];
    const double = await start({ contract: '/nowhere', say: line => said.push(line) });
    expect(said).toHaveLength(1);
    expect((await create(double, pipeline('a-b'))).body.code).toBe('INVALID_REQUEST');
    expect(
      (
        await create(
          double,
          pipeline('ok_cd', p => (p.name = 'a/b')),
        )
      ).body.code,
    ).toBe('INVALID_REQUEST');
    expect((await create(double)).status).toBe(200);
  });
});
