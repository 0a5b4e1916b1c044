// The client of Harness against its double: every kind of entity, the successes that are none, and nothing twice.
import { parse, stringify } from 'yaml';
import type { PutEntity } from '../../js/core/pkg/ameide_core.d.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import type { FaultRule } from '../../dev/http/index.ts';
import { LostRace } from '../../js/core/errors.ts';
import { readEntities, readEntity, readUsage } from '../../js/core/harness/entities.ts';
import { execute } from '../../js/core/harness/executions.ts';
import { readExecutions } from '../../js/core/harness/notes.ts';
import { deleteEntity, putEntity } from '../../js/core/harness/write.ts';
import { pipeline, service, start } from '../doubles/harness/kit.ts';
import { clientOf, put, ref, scope } from '../support/harness.ts';

const environment = stringify({
  environment: {
    name: 'int',
    identifier: 'int',
    type: 'PreProduction',
    tags: {},
    orgIdentifier: 'default',
    projectIdentifier: 'platform',
  },
});
const infrastructure = stringify({
  infrastructureDefinition: {
    name: 'int_k8s',
    identifier: 'int_k8s',
    orgIdentifier: 'default',
    projectIdentifier: 'platform',
    environmentRef: 'int',
    deploymentType: 'Kubernetes',
    type: 'KubernetesDirect',
    spec: { connectorRef: 'k8s', namespace: 'ns', releaseName: 'r' },
    allowSimultaneousDeployments: false,
  },
});
const inputSet = stringify({
  inputSet: {
    name: 'int',
    identifier: 'int',
    orgIdentifier: 'default',
    projectIdentifier: 'platform',
    pipeline: {
      identifier: 'shop_cd',
      variables: [{ name: 'imageTag', type: 'String', value: 'v1' }],
    },
  },
});
const trigger = (more: object = {}) =>
  stringify({
    trigger: {
      name: 'image',
      identifier: 'image',
      enabled: true,
      orgIdentifier: 'default',
      projectIdentifier: 'platform',
      pipelineIdentifier: 'shop_cd',
      source: {
        type: 'Webhook',
        spec: { type: 'Custom', spec: { payloadConditions: [], headerConditions: [] } },
      },
      inputYaml:
        'pipeline:\n  identifier: shop_cd\n  variables:\n    - name: imageTag\n      type: String\n      value: <+trigger.payload.tag>\n',
      ...more,
    },
  });

const bundle: PutEntity[] = [
  put(ref('service', 'shop'), service('shop')),
  put(ref('environment', 'int'), environment, { fields: { type: 'PreProduction' } }),
  put(ref('infrastructure', 'int_k8s', 'int'), infrastructure, {
    fields: { deploymentType: 'Kubernetes', type: 'KubernetesDirect' },
  }),
  put(ref('pipeline', 'shop_cd'), pipeline()),
  put(ref('inputSet', 'int', 'shop_cd'), inputSet),
  put(ref('trigger', 'image', 'shop_cd'), trigger()),
];
const [aService, , , aPipeline, , aTrigger] = bundle as [
  PutEntity,
  PutEntity,
  PutEntity,
  PutEntity,
  PutEntity,
  PutEntity,
];

let double: HarnessDouble;
beforeEach(async () => {
  double = await start({ reportUndeclaredProperties: true, rewriteYaml: false });
});

describe('each kind', () => {
  it('template: made, read, replaced, deleted', async () => {
    const { harness } = clientOf(double);
    const yaml = stringify({
      template: {
        name: 'api',
        identifier: 'api',
        versionLabel: '1.0.0',
        type: 'Pipeline',
        tags: {},
        orgIdentifier: 'default',
        projectIdentifier: 'platform',
        spec: { stages: (parse(pipeline()) as { pipeline: { stages: unknown } }).pipeline.stages },
      },
    });
    const effect = put(ref('template', 'api', '1.0.0'), yaml);
    expect(await readEntity(harness, effect)).toEqual({ type: 'absent' });
    await putEntity(harness, effect);
    expect(await readEntity(harness, effect)).toMatchObject({ type: 'entity', identifier: 'api' });
    await putEntity(harness, { ...effect, exists: true });
    await deleteEntity(harness, effect);
    expect(await readEntity(harness, effect)).toEqual({ type: 'absent' });
  });

  it.each(bundle.map((entity, index) => [entity.kind, index] as const))(
    '%s: made, read, listed, replaced, deleted',
    async (kind, index) => {
      const { harness, clock } = clientOf(double);
      for (const before of bundle.slice(0, index)) await putEntity(harness, before);
      const effect = bundle[index] as PutEntity;
      expect(await readEntity(harness, effect)).toEqual({ type: 'absent' });
      const made = await putEntity(harness, effect);
      expect(made).toMatchObject({ kind, identifier: effect.identifier });
      if (kind === 'trigger') {
        expect(made.webhookUrl).toMatch(/webhook\/custom\/.*triggerIdentifier=image/);
        expect(clock.waits).toEqual([5000]);
      }
      const found = await readEntity(harness, effect);
      expect(found).toMatchObject({ type: 'entity', identifier: effect.identifier, valid: true });
      expect(found.type === 'entity' && found.yaml).toContain(effect.identifier);
      const listed = await readEntities(harness, {
        type: 'entities',
        kind,
        scope,
        parent: effect.parent,
      });
      expect(listed).toMatchObject({ entities: [{ identifier: effect.identifier }] });
      const version = found.type === 'entity' ? found.version : null;
      await putEntity(harness, { ...effect, exists: true, version });
      await deleteEntity(harness, effect);
      expect(await readEntity(harness, effect)).toEqual({ type: 'absent' });
      await deleteEntity(harness, effect);
      expect(double.violations).toEqual([]);
    },
  );

  it('lists go through all pages, and keep only what carries all tags', async () => {
    const { harness } = clientOf(double);
    const many = Array.from({ length: 230 }, (_, index) =>
      pipeline(`p${index}_cd`, one => {
        one.tags = { 'managed-by': 'ameide', team: index % 2 ? 'odd' : 'even' };
      }),
    );
    double.seed(...many);
    const tags = { 'managed-by': 'ameide', team: 'odd' };
    const listed = await readEntities(harness, { type: 'entities', kind: 'pipeline', scope, tags });
    expect(listed.type === 'entities' && listed.entities).toHaveLength(115);
    expect(double.log.entries).toHaveLength(3);
    double.seed(...Array.from({ length: 120 }, (_, index) => service(`s${index}`)));
    const services = await readEntities(harness, { type: 'entities', kind: 'service', scope });
    expect(services.type === 'entities' && services.entities).toHaveLength(120);
  });

  it('what still uses one', async () => {
    const { harness } = clientOf(double);
    for (const effect of bundle.slice(0, 4)) await putEntity(harness, effect);
    expect(await readUsage(harness, ref('service', 'shop'))).toEqual({
      type: 'usage',
      references: ['Pipelines shop_cd'],
    });
    expect(await readUsage(harness, ref('service', 'other'))).toMatchObject({ references: [] });
    await expect(deleteEntity(harness, aService)).rejects.toThrow(/harness\/still-used/);
  });
});

describe('a success that is none', () => {
  it('denied by a policy, in either form', async () => {
    const { harness } = clientOf(double);
    double.setGovernance({ identifier: '^shop', message: 'no shops on Fridays' });
    await expect(putEntity(harness, aPipeline)).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(
        /harness\/denied-by-policy: a policy denied the request to create the pipeline `shop_cd`: no shops on Fridays[^]*nothing was saved or started/,
      ),
    });
    await expect(putEntity(harness, aService)).rejects.toThrow(/no shops on Fridays/);
    double.setGovernance(undefined);
    double.setGovernance({ message: 'never', mode: 'status' });
    await expect(putEntity(harness, aPipeline)).rejects.toThrow(/harness\/denied-by-policy.*never/);
    expect(double.allEntities()).toEqual([]);
  });

  it('stored, but invalid', async () => {
    const { harness } = clientOf(double);
    double.faults.add({
      method: 'GET',
      path: '/pipelines/shop_cd',
      nth: 1,
      status: 200,
      body: {
        status: 'SUCCESS',
        data: {
          yamlPipeline: 'pipeline:\n  identifier: shop_cd\n',
          entityValidityDetails: { valid: false },
          yamlSchemaErrorWrapper: { schemaErrors: [{ message: 'template is gone' }] },
        },
      },
    });
    await expect(putEntity(harness, aPipeline)).rejects.toThrow(
      /harness\/stored-invalid.*template is gone/,
    );
  });

  it('reported, but not saved', async () => {
    const { harness } = clientOf(double);
    const body = { status: 'SUCCESS', data: { identifier: 'shop_cd' } };
    double.faults.add({ method: 'POST', path: '/pipelines/v2', status: 200, body });
    await expect(putEntity(harness, aPipeline)).rejects.toThrow(/harness\/not-saved/);
  });

  it('a trigger with errors', async () => {
    const { harness } = clientOf(double);
    await putEntity(harness, aPipeline);
    const wrong = { ...aTrigger, yaml: trigger({ inputSetRefs: ['nowhere'] }) };
    await expect(putEntity(harness, wrong)).rejects.toThrow(
      /harness\/stored-with-errors.*inputSetRefs.nowhere/,
    );
    expect(double.entities('trigger')).toEqual([]);
  });
});

describe('refusals', () => {
  const key = 'pat.acc123.tok.wrong';

  it('of the key name neither key nor body', async () => {
    const { harness } = clientOf(double, { apiKey: key });
    await expect(putEntity(harness, aPipeline)).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringMatching(/^harness\/key-refused(?![^]*tok\.wrong)/),
    });
    await expect(
      putEntity(clientOf(double, { apiKey: undefined }).harness, aPipeline),
    ).rejects.toThrow(/harness\/no-key/);
  });

  it('of access name the permission', async () => {
    const guarded = await start({
      keys: [{ key: 'pat.acc123.t.s', denied: ['core_pipeline_edit'] }],
    });
    await expect(putEntity(clientOf(guarded).harness, aPipeline)).rejects.toThrow(
      /harness\/access-denied: the API key is not allowed to create the pipeline `shop_cd`.*core_pipeline_edit/,
    );
  });

  it('of access name the permission also where Harness does not', async () => {
    double.faults.add({ status: 403, body: { code: 'NG_ACCESS_DENIED', message: 'Forbidden' } });
    await expect(putEntity(clientOf(double).harness, aPipeline)).rejects.toThrow(
      /harness\/access-denied[^]*permission `core_pipeline_edit`/,
    );
  });

  it('of the YAML say what is wrong in it', async () => {
    const { harness } = clientOf(double);
    const yaml = pipeline('shop_cd', one => delete one.name);
    await expect(putEntity(harness, { ...aPipeline, yaml })).rejects.toThrow(
      /harness\/(schema-invalid|refused)/,
    );
  });

  it('never carry the key, whatever the server says', async () => {
    const { harness } = clientOf(double);
    const body = {
      status: 'ERROR',
      code: 'INVALID_REQUEST',
      message: `bad header ${double.apiKey}`,
    };
    double.faults.add({ status: 400, body });
    await expect(putEntity(harness, aPipeline)).rejects.toThrow(/bad header \*\*\*/);
  });
});

describe('races', () => {
  it('an entity that is just what we send is adopted, another is looked at afresh', async () => {
    const { harness } = clientOf(double);
    await putEntity(harness, aService);
    expect(await putEntity(harness, aService)).toMatchObject({ identifier: 'shop' });
    const other = { ...aService, yaml: `${aService.yaml}# mine\n` };
    await expect(putEntity(harness, other)).rejects.toThrow(LostRace);
    expect(double.entities('service')).toHaveLength(1);
  });

  it('a pipeline that was changed since it was read is not overwritten', async () => {
    const { harness } = clientOf(double);
    await putEntity(harness, aPipeline);
    const edited = pipeline('shop_cd', one => (one.description = 'by hand'));
    double.editByHand('pipeline', 'shop_cd', edited);
    await expect(putEntity(harness, { ...aPipeline, exists: true, version: 0 })).rejects.toThrow(
      LostRace,
    );
    expect(double.entities('pipeline')[0]?.yaml).toBe(edited);
  });

  it('writes go one at a time, whoever sends them', async () => {
    let under = 0;
    let most = 0;
    const { harness } = clientOf(double);
    const counted = new Proxy(harness.http, {
      get: (http, name) =>
        name !== 'send'
          ? Reflect.get(http, name, http)
          : async (request: Parameters<typeof http.send>[0]) => {
              under += 1;
              most = Math.max(most, under);
              const answer = await http.send(request);
              under -= 1;
              return answer;
            },
    });
    const others = [harness.over(counted), harness.over(counted)];
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        putEntity(others[index % 2]!, put(ref('service', `s${index}`), service(`s${index}`))),
      ),
    );
    expect(most).toBe(1);
  });
});

const FAULTS: Record<string, Partial<FaultRule>> = {
  '429 with Retry-After': {
    status: 429,
    headers: { 'retry-after': '3' },
    body: { status: 'ERROR' },
  },
  '429 without': { status: 429, body: { status: 'ERROR' } },
  'too many, as a 400': { status: 400, body: { status: 'ERROR', code: 'TOO_MANY_REQUESTS' } },
  '500 before': { status: 500, body: { code: 'UNKNOWN_ERROR' } },
  '502 after': { status: 502, html: true, when: 'after' },
  'drop before': { drop: 'before' },
  'drop after': { drop: 'after' },
  'cut off': { truncate: true },
  'cut off silently': { truncate: 'silent' },
  HTML: { html: true },
  slow: { delayMs: 500 },
};

describe.each(Object.entries(FAULTS))('%s at any request', (_, fault) => {
  it('still makes each entity once', async () => {
    const clean = await start({ rewriteYaml: false });
    for (const effect of bundle) await putEntity(clientOf(clean).harness, effect);
    const wanted = clean.allEntities().map(({ kind, identifier }) => `${kind} ${identifier}`);
    const requests = clean.log.entries.length;
    for (let nth = 1; nth <= requests; nth++) {
      const struck = await start({ rewriteYaml: false });
      struck.faults.add({ ...fault, nth });
      const timeoutMs = fault.delayMs === undefined ? undefined : 300;
      const { harness } = clientOf(struck, {}, { timeoutMs });
      for (const effect of bundle) {
        // A lost race is answered by looking afresh, as the loop does.
        await putEntity(harness, effect).catch(async error => {
          expect(error).toBeInstanceOf(LostRace);
          const found = await readEntity(harness, effect);
          expect(found.type).toBe('entity');
        });
      }
      expect(struck.faults.struck()).toBe(1);
      expect(struck.allEntities().map(({ kind, identifier }) => `${kind} ${identifier}`)).toEqual(
        wanted,
      );
    }
  });
});

describe('executions', () => {
  const effect = {
    key: 'execute:shop_cd:note-1',
    scope,
    pipeline: 'shop_cd',
    inputSets: [] as string[],
    yaml: stringify({
      pipeline: {
        identifier: 'shop_cd',
        variables: [{ name: 'imageTag', type: 'String', value: 'v1' }],
      },
    }),
    note: 'note-1',
    wait: false,
  };
  beforeEach(async () => {
    double = await start({ referencesOnRun: false, rewriteYaml: false });
    for (const entity of bundle.slice(0, 5)) await putEntity(clientOf(double).harness, entity);
  });

  it('start once for a note, whatever happens to the answer', async () => {
    for (const [index, fault] of [
      { drop: 'after' },
      { status: 502, when: 'after' },
      { drop: 'before' },
    ].entries()) {
      const { harness } = clientOf(double);
      double.faults.clear();
      double.faults.add({ method: 'POST', path: '/execute/', ...(fault as FaultRule), nth: 1 });
      const asked = { ...effect, note: `note-${index}` };
      const first = await execute(harness, asked);
      expect(await execute(harness, asked)).toMatchObject({ id: first.id });
      expect(double.entities('execution')).toHaveLength(index + 1);
    }
    const read = { type: 'executions' as const, scope, pipeline: 'shop_cd' };
    const { harness } = clientOf(double);
    expect(await readExecutions(harness, { ...read, note: 'note-1' })).toMatchObject({
      executions: [{ note: 'note-1' }],
    });
    const all = await readExecutions(harness, read);
    expect(all).toMatchObject({
      executions: [3, 2, 1].map(number => ({
        number,
        triggeredBy: expect.any(String),
        stages: expect.arrayContaining([expect.objectContaining({ status: expect.any(String) })]),
      })),
    });
    const two = await readExecutions(harness, { ...read, limit: 2 });
    expect(two).toMatchObject({ executions: [{ number: 3 }, { number: 2 }] });
  });

  it('take input sets', async () => {
    const { id } = await execute(clientOf(double).harness, {
      ...effect,
      inputSets: ['int'],
      yaml: '',
    });
    expect(double.run(id).deployments[0]).toMatchObject({ version: 'v1' });
  });

  it('are waited for, each change told; a failure is an error', async () => {
    const { harness, log, clock } = clientOf(double);
    const wait = clock.wait;
    clock.wait = async (milliseconds, signal) => {
      double.advance(milliseconds);
      await wait(milliseconds, signal);
    };
    const done = await execute(harness, { ...effect, wait: true });
    expect(done.status.toLowerCase()).toBe('success');
    expect(log.lines.length).toBeGreaterThan(1);
    double.setOutcome('shop_cd', { status: 'Failed', message: 'pods crash' } as never);
    await expect(execute(harness, { ...effect, note: 'note-2', wait: true })).rejects.toThrow(
      /harness\/execution-failed/,
    );
  });

  it('are aborted with their task', async () => {
    const stop = new AbortController();
    const { harness, clock, log } = clientOf(double, {}, { signal: stop.signal });
    clock.wait = async (_, signal) => {
      stop.abort(new Error('the task was cancelled'));
      signal?.throwIfAborted();
    };
    await expect(execute(harness, { ...effect, wait: true })).rejects.toThrow(
      'the task was cancelled',
    );
    const [run] = double.entities('execution');
    expect(double.run(run!.identifier).state.status).toBe('Aborted');
    expect(log.lines.join()).toContain('was cancelled with the task');
  });

  it('denied by a policy do not start', async () => {
    double.setGovernance({ message: 'not on Fridays', action: 'onrun' });
    await expect(execute(clientOf(double).harness, effect)).rejects.toThrow(
      /harness\/denied-by-policy.*not on Fridays/,
    );
    expect(double.entities('execution')).toEqual([]);
  });
});
