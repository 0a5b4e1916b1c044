// Pipelines in both generations of the API.
import { parse } from 'yaml';
import { scope, start, send, deployStage, withTag, pipeline, create } from './kit.ts';

describe('pipelines', () => {
  it('are created, read, updated and deleted, with versions', async () => {
    const double = await start();
    expect(await create(double)).toMatchObject({
      status: 200,
      body: {
        status: 'SUCCESS',
        data: { identifier: 'shop_cd', governanceMetadata: { deny: false } },
        metaData: null,
      },
    });
    const path = `/pipeline/api/pipelines/shop_cd?${scope}`;
    const read = await send(double, 'GET', path);
    expect(read.body.data).toMatchObject({
      yamlPipeline: pipeline(),
      version: 0,
      entityValidityDetails: { valid: true },
      storeType: 'INLINE',
    });
    const put = (yaml: string, version?: number) =>
      send(
        double,
        'PUT',
        `/pipeline/api/pipelines/v2/shop_cd?${scope}`,
        yaml,
        version === undefined ? {} : { 'if-match': String(version) },
      );
    const renamed = pipeline('shop_cd', p => (p.description = 'new'));
    expect(await put(renamed, 7)).toMatchObject({
      status: 400,
      body: {
        code: 'INVALID_REQUEST',
        message: expect.stringContaining('is not on the correct version.'),
      },
    });
    expect((await put(renamed, 0)).status).toBe(200);
    expect((await send(double, 'GET', path)).body.data).toMatchObject({
      version: 1,
      yamlPipeline: renamed,
    });
    expect((await put(pipeline('other_cd'))).body.message).toBe(
      'Expected Pipeline identifier in YAML to be [shop_cd], but was [other_cd]',
    );
    expect((await send(double, 'DELETE', path)).body.data).toBe(true);
    expect(await send(double, 'GET', path)).toMatchObject({
      status: 404,
      body: { code: 'ENTITY_NOT_FOUND' },
    });
    expect(await send(double, 'DELETE', path)).toMatchObject({ status: 404 });
  });

  it('get the keys that the server adds, and keep the rest of their text', async () => {
    const double = await start();
    const yaml = `# by hand\n${pipeline('shop_cd', p => {
      delete p.tags;
      delete p.orgIdentifier;
    })}`;
    expect((await create(double, yaml)).status).toBe(200);
    const stored = (await send(double, 'GET', `/pipeline/api/pipelines/shop_cd?${scope}`)).body.data
      .yamlPipeline as string;
    expect(stored).toContain('# by hand');
    expect(parse(stored).pipeline).toMatchObject({ orgIdentifier: 'default', tags: {} });
  });

  it('are refused with the code that says why', async () => {
    const double = await start();
    await create(double);
    expect(await create(double)).toMatchObject({
      status: 400,
      body: {
        code: 'DUPLICATE_FIELD',
        message:
          'Pipeline [shop_cd] under Project[platform], Organization [default] already exists or has been deleted.',
      },
    });
    const code = async (yaml: string) => (await create(double, yaml)).body.code as string;
    expect(await code('pipeline: [')).toBe('INVALID_REQUEST');
    expect(await code('')).toBe('INVALID_REQUEST');
    expect(
      (await create(double, 'pipeline:\n  name: a\n  name: b\n  identifier: x\n')).body.message,
    ).toContain('duplicate key');
    for (const id of ['payment-service_cd', 'new', '1abc'])
      expect((await create(double, pipeline(id))).body.code).toMatch(
        /INVALID_REQUEST|SCHEMA_VALIDATION_FAILED/,
      );
    expect(await code(pipeline('a_cd', p => (p.name = 'a (b)')))).toMatch(/INVALID_REQUEST|SCHEMA/);
    expect(await code(pipeline('a_cd', p => (p.orgIdentifier = 'other')))).toBe('INVALID_REQUEST');
    const twice = pipeline(
      'a_cd',
      p =>
        (p.stages = [
          deployStage('int', 'int', withTag('shop')),
          deployStage('int', 'prod', withTag('shop')),
        ]),
    );
    expect((await create(double, twice)).body.message).toContain('Duplicate identifier');
    expect(double.entities('pipeline')).toHaveLength(1);
  });

  it('are listed by tags in pages, newest change first', async () => {
    const double = await start();
    for (let i = 0; i < 7; i++) {
      await create(
        double,
        pipeline(`p${i}`, p => (p.tags = { 'managed-by': i === 6 ? 'hand' : 'ameide' })),
      );
      double.advance(1000);
    }
    const list = (query: string, filter = {}) =>
      send(double, 'POST', `/pipeline/api/pipelines/list?${scope}${query}`, {
        filterType: 'PipelineSetup',
        ...filter,
      });
    const tags = { pipelineTags: [{ key: 'managed-by', value: 'ameide' }] };
    const first = (await list('&page=0&size=4', tags)).body.data;
    expect(first).toMatchObject({
      totalElements: 6,
      totalPages: 2,
      size: 4,
      number: 0,
      numberOfElements: 4,
      first: true,
      last: false,
      empty: false,
    });
    expect(first.content[0]).toMatchObject({
      identifier: 'p5',
      version: 0,
      lastUpdatedAt: 1_700_000_005_000,
      numOfStages: 2,
    });
    expect(first.content[0].yamlPipeline).toBeUndefined();
    const second = (await list('&page=1&size=4', tags)).body.data;
    expect(second).toMatchObject({ numberOfElements: 2, first: false, last: true });
    expect((await list('', { pipelineIdentifiers: ['p6', 'p1'] })).body.data.totalElements).toBe(2);
    expect((await list('&searchTerm=P3')).body.data.totalElements).toBe(1);
    expect((await list('&page=9')).body.data).toMatchObject({ empty: true, content: [] });
  });

  it('answer in the second generation too', async () => {
    const double = await start();
    const base = '/v1/orgs/default/projects/platform/pipelines';
    const headers = { 'harness-account': 'acc123' };
    const tags = { 'managed-by': 'ameide', service: 'shop' };
    const body = {
      pipeline_yaml: pipeline(),
      identifier: 'shop_cd',
      name: 'shop-cd',
      tags,
      git_details: { store_type: 'INLINE' },
    };
    expect((await send(double, 'POST', base, { ...body, tags: {} }, headers)).body.code).toBe(
      'INVALID_REQUEST',
    );
    expect(await send(double, 'POST', base, body, headers)).toMatchObject({
      status: 201,
      body: { identifier: 'shop_cd' },
    });
    expect((await send(double, 'GET', `${base}/shop_cd`, undefined, headers)).body).toMatchObject({
      pipeline_yaml: pipeline(),
      valid: true,
    });
    expect((await send(double, 'GET', base, undefined, {})).status).toBe(400);
    const list = await send(double, 'GET', `${base}?limit=1&tags=service:shop`, undefined, headers);
    expect(list.body).toMatchObject([{ identifier: 'shop_cd', tags }]);
    expect([
      ...['x-total-elements', 'x-page-number', 'x-page-size'].map(name => list.headers.get(name)),
    ]).toEqual(['1', '0', '1']);
    const { uuid } = (await send(double, 'POST', `${base}/shop_cd/validate`, {}, headers)).body;
    expect(
      (await send(double, 'GET', `${base}/validate/${uuid}`, undefined, headers)).body.status,
    ).toBe('SUCCESS');
    expect((await send(double, 'PUT', `${base}/shop_cd`, body, headers)).status).toBe(200);
    expect((await send(double, 'DELETE', `${base}/shop_cd`, undefined, headers)).status).toBe(204);
  });
});
