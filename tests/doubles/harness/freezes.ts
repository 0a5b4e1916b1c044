// Deployment freezes: what they refuse, and what they let pass.
import { stringify } from 'yaml';
import { execute as runs } from '../../../js/core/harness/executions.ts';
import { clientOf } from '../../support/harness.ts';
import { create, execute, furnish, ids, scope, send, start } from './kit.ts';

describe('freezes', () => {
  // The clock of the double stands at 2023-11-14 22:13:20 UTC.
  const window = { timeZone: 'UTC', startTime: '2023-11-14 10:00 PM', duration: '1h' };
  const freeze = (identifier: string, more: object = {}) =>
    stringify({
      freeze: {
        name: 'Year End',
        identifier,
        ...ids,
        status: 'Enabled',
        windows: [window],
        ...more,
      },
    });
  const everything = [
    { name: 'all', entities: [{ type: 'Service', filterType: 'All', entityRefs: [] }] },
  ];
  const production = [
    {
      name: 'production',
      entities: [
        { type: 'Service', filterType: 'All', entityRefs: [] },
        { type: 'EnvType', filterType: 'Equals', entityRefs: ['Production'] },
      ],
    },
  ];

  it('one for everything refuses a run until its window is over', async () => {
    const double = await start({ stepMs: 1 });
    furnish(double);
    await create(double);
    const path = `/ng/api/freeze?${scope}`;
    const year = freeze('year_end', { entityConfigs: everything });
    expect((await send(double, 'POST', path, year)).body.data).toMatchObject({ status: 'Enabled' });
    expect((await send(double, 'POST', path, year)).body.code).toBe('DUPLICATE_FIELD');
    const refused = await execute(double, { imageTag: 'v1' });
    expect(refused).toMatchObject({ status: 400, body: { code: 'FREEZE_EXCEPTION' } });
    // As the client tells it.
    const effect = {
      key: 'execute',
      scope: { account: 'acc123', org: 'default', project: 'platform' },
      pipeline: 'shop_cd',
      inputSets: [],
      yaml: stringify({
        pipeline: {
          identifier: 'shop_cd',
          variables: [{ name: 'imageTag', type: 'String', value: 'v1' }],
        },
      }),
      note: 'mine',
      wait: false,
    };
    await expect(runs(clientOf(double).harness, effect)).rejects.toMatchObject({
      problems: [{ code: 'harness/frozen', message: expect.stringContaining('Year End') }],
    });
    expect(double.entities('execution')).toEqual([]);
    double.advance(3_600_000);
    expect((await execute(double, { imageTag: 'v1' })).status).toBe(200);
  });

  it('one for production ends a run where it would deploy there, and can be switched off', async () => {
    const double = await start({ stepMs: 1 });
    furnish(double);
    await create(double);
    const yaml = freeze('friday', { entityConfigs: production });
    await send(double, 'POST', `/ng/api/freeze?${scope}`, yaml);
    const run = async () => {
      const { uuid } = (await execute(double, { imageTag: 'v1' })).body.data.planExecution;
      double.advance(10);
      const { status, stages } = double.run(uuid).state;
      return [status, ...stages.map(stage => stage.status)];
    };
    expect(await run()).toEqual(['AbortedByFreeze', 'Success', 'AbortedByFreeze']);
    const off = `/ng/api/freeze/updateFreezeStatus?${scope}&status=Disabled`;
    expect((await send(double, 'POST', off, ['friday'])).body.data).toMatchObject({
      noOfSuccess: 1,
    });
    expect(await run()).toEqual(['Success', 'Success', 'Success']);
  });

  it('are listed, replaced and deleted, and one of the account counts for all', async () => {
    const double = await start();
    furnish(double);
    await create(double);
    const account = 'accountIdentifier=acc123';
    const global = `/ng/api/freeze/manageGlobalFreeze?${account}`;
    await send(double, 'POST', global, freeze('any'));
    expect((await execute(double, { imageTag: 'v1' })).body.code).toBe('FREEZE_EXCEPTION');
    expect(
      (await send(double, 'GET', `/ng/api/freeze/getGlobalFreeze?${account}`)).body.data,
    ).toMatchObject({ type: 'GLOBAL', identifier: '_GLOBAL_', freezeScope: 'account' });
    const of = (id: string) => `/ng/api/freeze/${id}?${account}`;
    await send(double, 'PUT', of('_GLOBAL_'), freeze('any', { status: 'Disabled' }));
    expect((await execute(double, { imageTag: 'v1' })).status).toBe(200);
    const list = `/ng/api/freeze/list?${account}`;
    expect((await send(double, 'POST', list, {})).body.data).toMatchObject({ totalItems: 1 });
    expect((await send(double, 'DELETE', of('_GLOBAL_'))).status).toBe(204);
    expect((await send(double, 'GET', of('_GLOBAL_'))).status).toBe(404);
    const odd = { windows: [{ ...window, timeZone: 'Europe/Paris' }] };
    const foreign = await send(double, 'POST', `/ng/api/freeze?${scope}`, freeze('odd', odd));
    expect(foreign.body.message).toContain('UTC');
  });
});
