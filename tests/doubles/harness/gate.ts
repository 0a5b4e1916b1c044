// Keys, permissions, rate limit and faults.
import { scope, account, start, send, pipeline, create } from './kit.ts';

describe('the gate', () => {
  it('wants a known key, the account, and a scope that exists', async () => {
    const double = await start({
      keys: [
        'pat.acc123.tok.secret',
        { key: 'pat.acc123.old.x', expired: true },
        { key: 'pat.acc123.low.x', denied: ['core_pipeline_edit'] },
      ],
    });
    const get = (path: string, key?: string) =>
      send(double, 'GET', path, undefined, key ? { 'x-api-key': key } : {});
    expect(await get(`/ng/api/servicesV2?${scope}`, 'pat.acc123.no.no')).toMatchObject({
      status: 401,
      body: { code: 'INVALID_TOKEN', status: 'ERROR' },
    });
    expect(await get(`/ng/api/servicesV2?${scope}`, 'pat.acc123.old.x')).toMatchObject({
      status: 401,
      body: { code: 'EXPIRED_TOKEN' },
    });
    const denied = await send(double, 'POST', `/pipeline/api/pipelines/v2?${scope}`, pipeline(), {
      'x-api-key': 'pat.acc123.low.x',
    });
    expect(denied).toMatchObject({ status: 403, body: { code: 'NG_ACCESS_DENIED' } });
    expect(double.entities('pipeline')).toEqual([]);
    expect(await get('/ng/api/servicesV2')).toMatchObject({
      status: 400,
      body: { status: 'FAILURE', errors: [{ fieldId: 'accountIdentifier' }] },
    });
    expect(
      (await get(`/ng/api/servicesV2?${account}&orgIdentifier=default&projectIdentifier=nope`)).body
        .code,
    ).toBe('RESOURCE_NOT_FOUND');
    expect(await get(`/gateway/ng/api/servicesV2?${scope}`)).toMatchObject({
      status: 200,
      body: { data: { totalItems: 0 } },
    });
  });

  it('limits the requests of a key in a minute', async () => {
    const double = await start({ requestsPerMinute: 3, retryAfterSeconds: 7 });
    const get = () => send(double, 'GET', `/ng/api/servicesV2?${scope}`);
    for (let i = 0; i < 3; i++) expect((await get()).status).toBe(200);
    const refused = await get();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('7');
    double.advance(60_001);
    expect((await get()).status).toBe(200);
  });

  it('strikes by fault rules and counts reads and writes', async () => {
    const double = await start();
    double.faults.add({ method: 'POST', path: '/pipelines/v2', drop: 'after', times: 1 });
    await expect(create(double)).rejects.toThrow();
    expect(double.entities('pipeline')).toHaveLength(1);
    expect((await create(double)).body.code).toBe('DUPLICATE_FIELD');
    await send(double, 'POST', `/pipeline/api/pipelines/list?${scope}`, {});
    expect(double.log.mutations()).toHaveLength(2);
    expect(double.log.entries).toHaveLength(3);
  });
});
