// Input sets, runs, webhooks and approvals.
import { parse, stringify } from 'yaml';
import {
  scope,
  start,
  send,
  pipeline,
  ids,
  furnish,
  create,
  execute,
  triggers,
  trigger,
} from './kit.ts';

describe('input sets and runs', () => {
  const inputSets = `/pipeline/api/inputSets?${scope}&pipelineIdentifier=shop_cd`;
  const inputSet = (id: string, variables: unknown[]) =>
    stringify({
      inputSet: {
        name: id,
        identifier: id,
        ...ids,
        pipeline: { identifier: 'shop_cd', variables },
      },
    });
  const tag = (value: string) => ({ name: 'imageTag', type: 'String', value });

  it('input sets hold what the pipeline asks for, and nothing else', async () => {
    const double = await start();
    await create(double);
    expect(
      (await send(double, 'POST', `/pipeline/api/inputSets?${scope}`, inputSet('v1', [tag('v1')])))
        .body.errors[0].fieldId,
    ).toBe('pipelineIdentifier');
    expect(
      (await send(double, 'POST', inputSets, inputSet('v1', [tag('v1')]))).body.data,
    ).toMatchObject({
      identifier: 'v1',
      pipelineIdentifier: 'shop_cd',
      version: 0,
      errorResponse: false,
    });
    const wrong = await send(
      double,
      'POST',
      inputSets,
      inputSet('v2', [{ name: 'imagTag', type: 'String', value: 'v1' }]),
    );
    expect(wrong).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('imagTag') },
    });
    const template = (
      await send(
        double,
        'POST',
        `/pipeline/api/inputSets/template?${scope}&pipelineIdentifier=shop_cd`,
        {},
      )
    ).body.data.inputSetTemplateYaml;
    expect(parse(template)).toMatchObject({
      pipeline: { identifier: 'shop_cd', variables: [tag('<+input>')] },
    });
    expect(parse(template).pipeline.stages).toBeUndefined();
    expect(
      (await send(double, 'GET', `${inputSets}&pageIndex=0&pageSize=5`)).body.data,
    ).toMatchObject({ totalItems: 1, pageSize: 5 });
    await send(double, 'DELETE', `/pipeline/api/pipelines/shop_cd?${scope}`);
    expect(double.entities('inputSet')).toEqual([]);
  });

  it('a run carries the image tag to every environment', async () => {
    const double = await start({ stepMs: 1000 });
    furnish(double);
    await create(double);
    const { uuid, status, metadata } = (
      await execute(double, { imageTag: 'v2.3.1' }, '&notesForPipelineExecution=ticket-7')
    ).body.data.planExecution;
    expect({ status, metadata }).toMatchObject({
      status: 'RUNNING',
      metadata: { runSequence: 1, pipelineIdentifier: 'shop_cd' },
    });
    const image = 'europe-west1-docker.pkg.dev/p/apps/shop:v2.3.1';
    expect(double.run(uuid).deployments).toMatchObject([
      { stage: 'int', environmentRef: 'int', version: 'v2.3.1', image },
      { stage: 'prod', environmentRef: 'prod', serviceRef: 'shop', version: 'v2.3.1', image },
    ]);
    const state = () =>
      send(double, 'GET', `/pipeline/api/pipelines/execution/v2/${uuid}?${scope}`);
    const { pipelineExecutionSummary: running } = (await state()).body.data;
    expect(running).toMatchObject({ status: 'Running', runningStagesCount: 1 });
    const first = running.layoutNodeMap[running.startingNodeId];
    expect(first).toMatchObject({
      nodeIdentifier: 'int',
      status: 'Running',
      moduleInfo: {
        cd: {
          serviceInfo: { artifacts: { primary: { package: 'shop', version: 'v2.3.1' } } },
          infraExecutionSummary: { identifier: 'int' },
        },
      },
    });
    // Nothing is known of what has not begun.
    expect(running.layoutNodeMap[first.edgeLayoutList.nextIds[0]]).toMatchObject({
      nodeIdentifier: 'prod',
      status: 'NotStarted',
      moduleInfo: { cd: {} },
    });
    double.advance(2000);
    expect((await state()).body.data.pipelineExecutionSummary).toMatchObject({
      status: 'Success',
      successfulStagesCount: 2,
      endTs: 1_700_000_002_000,
    });
    const list = await send(
      double,
      'POST',
      `/pipeline/api/pipelines/execution/summary?${scope}&pipelineIdentifier=shop_cd`,
      { filterType: 'PipelineExecution' },
    );
    expect(list.body.data).toMatchObject({
      totalElements: 1,
      content: [{ planExecutionId: uuid, notesForPipelineExecution: 'ticket-7' }],
    });
  });

  it('required inputs and allowed values are checked', async () => {
    const double = await start();
    furnish(double);
    const variables = [
      tag('<+input>'),
      { name: 'region', type: 'String', value: '<+input>.default(euw1).allowedValues(euw1,euw2)' },
    ];
    await create(
      double,
      pipeline('shop_cd', p => (p.variables = [{ ...variables[0], required: true }, variables[1]])),
    );
    expect(await execute(double, {})).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('imageTag') },
    });
    expect((await execute(double, { imageTag: 'v1', region: 'mars' })).body.message).toContain(
      'allowed values',
    );
    expect(double.entities('execution')).toEqual([]);
    const { uuid } = (await execute(double, { imageTag: 'v1' })).body.data.planExecution;
    expect(double.entities('execution')[0]?.data.variables).toEqual({
      imageTag: 'v1',
      region: 'euw1',
    });
    expect(uuid).toBe(double.entities('execution')[0]?.identifier);
  });

  it('input sets are merged, the later over the earlier', async () => {
    const double = await start();
    furnish(double);
    await create(double);
    await send(double, 'POST', inputSets, inputSet('v1', [tag('v1')]));
    const path = `/pipeline/api/pipeline/execute/shop_cd/inputSetList?${scope}`;
    expect((await send(double, 'POST', path, { inputSetReferences: ['nope'] })).status).toBe(404);
    const run = async (body: unknown) =>
      double.run((await send(double, 'POST', path, body)).body.data.planExecution.uuid)
        .deployments[0]?.version;
    expect(await run({ inputSetReferences: ['v1'] })).toBe('v1');
    const last = stringify({ pipeline: { identifier: 'shop_cd', variables: [tag('v9')] } });
    expect(await run({ inputSetReferences: ['v1'], lastYamlToMerge: last })).toBe('v9');
    expect(
      (
        await send(
          double,
          'POST',
          `/pipeline/api/pipeline/execute/shop_cd?${scope}&inputSetIdentifiers=v1`,
          '',
        )
      ).status,
    ).toBe(200);
  });

  it('a run fails where it was told to, or where something is missing, and rolls back', async () => {
    const double = await start();
    await create(double);
    const first = (await execute(double, { imageTag: 'v1' })).body.data.planExecution.uuid;
    expect(double.run(first).state).toMatchObject({
      status: 'Failed',
      message: expect.stringContaining('Service with identifier [shop] not found'),
    });
    furnish(double);
    double.setOutcome('shop_cd', { status: 'Failed', at: 'int', message: 'pods crash' });
    const second = (await execute(double, { imageTag: 'v1' })).body.data.planExecution.uuid;
    double.advance(10_000);
    const { state } = double.run(second);
    expect(state).toMatchObject({
      status: 'Failed',
      message: 'Deploy int: pods crash',
      stages: [{ status: 'Failed' }, { status: 'NotStarted' }],
    });
    expect(state.stages[0]?.steps.map(step => [step.plan.identifier, step.status])).toEqual([
      ['roll', 'Failed'],
      ['back', 'Success'],
    ]);
  });

  it('a run can be stopped and paused', async () => {
    const double = await start({ stepMs: 1000 });
    furnish(double);
    await create(double);
    const { uuid } = (await execute(double, { imageTag: 'v1' })).body.data.planExecution;
    const interrupt = (type: string) =>
      send(
        double,
        'PUT',
        `/pipeline/api/pipeline/execute/interrupt/${uuid}?${scope}&interruptType=${type}`,
      );
    await interrupt('Pause');
    double.advance(60_000);
    expect(double.run(uuid).state.status).toBe('Paused');
    await interrupt('Resume');
    double.advance(500);
    expect(double.run(uuid).state.status).toBe('Running');
    expect((await interrupt('Explode')).status).toBe(400);
    await interrupt('AbortAll');
    double.advance(60_000);
    expect(double.run(uuid).state.status).toBe('Aborted');
    expect((await interrupt('AbortAll')).status).toBe(400);
  });

  it('a custom webhook really starts a run', async () => {
    const double = await start();
    furnish(double);
    await create(double);
    const made = (await send(double, 'POST', triggers, trigger())).body.data;
    expect(made).toMatchObject({
      identifier: 'on_image',
      version: 0,
      enabled: true,
      errorResponse: false,
      type: 'Webhook',
    });
    const call = (payload: unknown) =>
      fetch(made.webhookUrl, { method: 'POST', body: JSON.stringify(payload) });
    const { data } = (await (await call({ image_tag: 'v7' })).json()) as {
      data: { eventCorrelationId: string; apiUrl: string };
    };
    const event = (await send(double, 'GET', data.apiUrl)).body.data;
    const run = event.webhookProcessingDetails.pipelineExecutionId;
    expect(double.run(run).deployments[1]?.version).toBe('v7');
    await call({ image_tag: 'latest' });
    await call({});
    expect(double.entities('execution')).toHaveLength(1);
    expect(
      (await fetch(made.webhookUrl.replace('/v3', 'x/v3'), { method: 'POST', body: '{}' })).status,
    ).toBe(401);
    expect((await send(double, 'GET', triggers)).body.data).toMatchObject({
      totalElements: 1,
      content: [{ identifier: 'on_image' }],
    });
    const put = (version: number) =>
      send(double, 'PUT', triggers.replace('?', '/on_image?'), trigger({ enabled: false }), {
        'if-match': String(version),
      });
    expect((await put(4)).status).toBe(400);
    expect((await put(0)).body.data).toMatchObject({
      version: 1,
      enabled: false,
      webhookUrl: made.webhookUrl,
    });
    await call({ image_tag: 'v8' });
    expect(double.entities('execution')).toHaveLength(1);
  });
});
