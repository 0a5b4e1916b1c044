// Actions for agents, by a real MCP client: what they are told, what they may, and that they go the way of the routes.
import { createRequire } from 'node:module';
import {
  actionsRegistryServiceFactory,
  actionsServiceFactory,
} from '@backstage/backend-defaults/alpha';
import type { BackendFeature } from '@backstage/backend-plugin-api';
import { connectAgent } from '../support/agent.ts';
import type { Agent } from '../support/agent.ts';
import { openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';

// Compiled to CommonJS; its types do not say so.
const mcp = createRequire(import.meta.url)('@backstage/plugin-mcp-actions-backend') as {
  default: BackendFeature;
};

const service = {
  ...{ name: 'new-service', archetype: 'api', profile: 'public-api', size: 'small' },
  ...{ team: 'payments-team', environments: ['int'], regions: ['euw1'] },
};

let bench: PluginBench;
beforeAll(async () => {
  bench = await openPlugin({
    features: [mcp.default, actionsRegistryServiceFactory, actionsServiceFactory],
    config: { backend: { actions: { pluginSources: ['ameide'] } } },
  });
});
afterAll(() => bench?.close());

const namesOf = ({ items }: { items: { name: string }[] }) => items.map(({ name }) => name);

const as = async (principal: string): Promise<Agent> =>
  connectAgent(bench.url.replace(/ameide$/, 'mcp-actions/v1'), { principal });

describe('what an agent is offered', () => {
  it('has a description, a title, and says what it may change', async () => {
    const { client } = await as('user:default/jane');
    const { tools } = await client.listTools();
    const hints = tools.map(({ name, annotations = {} }) => {
      const { readOnlyHint, destructiveHint, idempotentHint } = annotations;
      const words = [
        ...[readOnlyHint && 'reads', destructiveHint && 'destructive'],
        idempotentHint && 'idempotent',
      ];
      return `${name}: ${words.filter(Boolean).join(', ')}`;
    });
    expect(hints).toEqual([
      'ameide.list-services: reads, idempotent',
      'ameide.show-service: reads, idempotent',
      'ameide.preview-service: reads, idempotent',
      'ameide.list-operations: reads, idempotent',
      'ameide.get-operation: reads, idempotent',
      'ameide.onboard-service: idempotent',
      'ameide.change-service: idempotent',
      'ameide.deploy-service: destructive',
      'ameide.offboard-service: destructive, idempotent',
    ]);
    for (const { annotations, description, inputSchema } of tools) {
      expect(annotations?.title).toMatch(/^[A-Z]/);
      expect(description?.length).toBeGreaterThan(60);
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      // Not every client follows references.
      expect(JSON.stringify(inputSchema)).not.toContain('$ref');
    }
    const onboard = tools.find(({ name }) => name === 'ameide.onboard-service')!;
    expect(onboard.inputSchema).toMatchObject({
      required: ['service'],
      properties: {
        service: {
          required: ['name'],
          additionalProperties: true,
          properties: {
            size: { type: 'string', description: expect.stringContaining('`medium`') },
            environments: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    });
  });
});

describe('reading', () => {
  it('lists, shows and previews as the API does', async () => {
    const agent = await as('user:default/jane');
    const listed = await agent.call('list-services', { search: 'payment', limit: 2 });
    const viaRoute = await bench.ask('GET', '/v1/services?search=payment&limit=2');
    expect(namesOf(listed.output)).toEqual(namesOf(viaRoute.body));
    expect(listed.output).toMatchObject({ total: viaRoute.body.total });
    const shown = await agent.call('show-service', { name: 'account-api' });
    expect(shown.output).toMatchObject({
      name: 'account-api',
      owner: 'group:default/identity-team',
    });
    const preview = await agent.call('preview-service', { service });
    expect(preview.output).toMatchObject({
      problems: [],
      catalog: { diff: expect.stringContaining('+  - name: new-service') },
      pipeline: { id: 'new_service_cd' },
    });
    const bad = await agent.call('preview-service', { service: { ...service, size: 'huge' } });
    expect(bad.output.problems).toMatchObject([{ code: 'catalog/unknown-size' }]);
    expect(bench.writes()).toBe(0);
  });

  it('is narrowed to what the user may see', async () => {
    const paul = await as('user:default/paul');
    const { output } = await paul.call('list-services', { limit: 100 });
    expect(new Set(output.items.map(({ owner }: { owner: string }) => owner))).toEqual(
      new Set(['group:default/payments-team']),
    );
    const { error } = await paul.call('show-service', { name: 'account-api' });
    expect(error).toBe('NotAllowedError: the permission `ameide.service.read` is missing');
  });
});

describe('what is refused', () => {
  afterEach(() => {
    expect(bench.scaffolder.tasks).toEqual([]);
    expect(bench.writes()).toBe(0);
  });

  it.each([
    ['onboard-service', { service }, 'ameide.service.create'],
    [
      'change-service',
      { name: 'account-api', changes: { size: 'small' } },
      'ameide.service.update',
    ],
    ['deploy-service', { service: 'account-api' }, 'ameide.pipeline.execute'],
    ['offboard-service', { name: 'account-api' }, 'ameide.service.delete'],
  ])('%s to a user who may only read', async (name, input, permission) => {
    const rita = await as('user:default/rita');
    const { error } = await rita.call(name, input);
    expect(error).toBe(`NotAllowedError: the permission \`${permission}\` is missing`);
  });

  it.each<[string, string, object, RegExp]>([
    [
      'an unknown size',
      'onboard-service',
      { service: { ...service, size: 'huge' } },
      /^InputError: catalog\/unknown-size: unknown size `huge`[^]*at [^]*help: /,
    ],
    [
      'a name that is taken',
      'onboard-service',
      { service: { ...service, name: 'account-api' } },
      /^ConflictError: catalog\/service-exists[^]*existing: \{"service":\{"name":"account-api"/,
    ],
    [
      'an unknown field',
      'onboard-service',
      { service, dryrun: true },
      /^InputError: .*unrecognized_keys.*dryrun/s,
    ],
    [
      'a wrong type',
      'deploy-service',
      { service: 'account-api', inputSets: 'one' },
      /^InputError: .*inputSets.*Expected array/s,
    ],
    [
      'a tag that is none',
      'deploy-service',
      { service: 'account-api', imageTag: 'v1;rm' },
      /^InputError: api\/wrong-type: `imageTag` is not valid/,
    ],
    [
      'a key with a space',
      'deploy-service',
      { service: 'account-api', requestKey: 'a b' },
      /^InputError: api\/bad-idempotency-key/,
    ],
    [
      'a service that is not there',
      'change-service',
      { name: 'no-such-service', changes: { size: 'small' } },
      /^NotFoundError: the catalog has no service `no-such-service`/,
    ],
    ['an unknown operation', 'get-operation', { id: 'none' }, /^NotFoundError: .*`none`/],
  ])('%s', async (_what, name, input, message) => {
    const jane = await as('user:default/jane');
    const { error } = await jane.call(name, input);
    expect(error).toMatch(message);
    expect(error).not.toMatch(/ghp_bot|pat\.acc123|node_modules/);
  });
});

describe('writing', () => {
  it('starts the operation that the route starts, and says that an agent asked', async () => {
    const jane = await as('user:default/jane');
    const { output } = await jane.call('deploy-service', {
      ...{ service: 'account-api', imageTag: 'v1', requestKey: 'release-1' },
    });
    expect(output).toMatchObject({
      ...{ kind: 'pipeline.execute', status: 'running', source: 'agent' },
      ...{ actor: 'user:default/jane', service: 'account-api' },
    });
    expect(bench.scaffolder.tasks.at(-1)).toMatchObject({
      values: { service: 'component:default/account-api', imageTag: 'v1' },
      credentials: { principal: { userEntityRef: 'user:default/jane' } },
    });
    bench.scaffolder.end('failed', { error: { name: 'Error', message: 'harness/no-access: no' } });
    const ended = await jane.call('get-operation', { id: output.id, waitSeconds: 5 });
    expect(ended.output).toMatchObject({
      status: 'failed',
      problems: [{ code: 'harness/no-access' }],
    });
    // The same key again is the same operation, which has failed.
    const again = await jane.call('deploy-service', {
      ...{ service: 'account-api', imageTag: 'v1', requestKey: 'release-1', waitSeconds: 5 },
    });
    expect(again.error).toMatch(/^ServiceUnavailableError: harness\/no-access/);
    expect(bench.scaffolder.tasks).toHaveLength(1);
    const listed = await jane.call('list-operations', { service: 'account-api' });
    expect(listed.output.items).toMatchObject([{ id: output.id }]);
    const { body } = await bench.ask('GET', '/v1/audit?source=agent');
    expect(body.items).toMatchObject([
      { event: 'pipeline.execute', status: 'failed', actor: 'user:default/jane' },
      { event: 'pipeline.execute', status: 'initiated', actor: 'user:default/jane' },
    ]);
  });
});
