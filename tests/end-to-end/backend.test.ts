// The module in a real Backstage backend, between both doubles: the main job, and what is refused.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { RefusedValues } from '../../dev/backend/index.ts';
import { seedFiles } from '../../dev/seed/files.ts';
import { openPortal } from '../support/portal.ts';
import type { TestPortal } from '../support/portal.ts';

const SHIPPED = join(import.meta.dirname, '..', '..', 'templates', 'scaffolder');
const CATALOG = 'kustomize/catalog/services.yaml';
const seed = seedFiles('platform-next')[CATALOG]!;

interface Document {
  pipeline: { tags: object };
}

const values = {
  name: 'payment-service',
  description: 'Takes payments: all of them',
  archetype: 'api',
  profile: 'public-api',
  size: 'medium',
  productionSize: 'large',
  environments: ['int', 'pre', 'prod'],
  regions: ['euw1', 'euw2'],
  team: 'group:default/payments-team',
  slack: '#payments-alerts',
};

const service = {
  name: 'payment-service',
  archetype: 'api',
  profile: 'public-api',
  size: 'medium',
  environments: ['int'],
  regions: ['euw1'],
  team: 'payments-team',
};

let portal: TestPortal;
beforeAll(async () => {
  portal = await openPortal();
  await portal.scaffolder.waitForTemplate('kubernetes-service');
});
afterAll(() => portal?.close());

describe('the templates that ship', () => {
  it.each(readdirSync(SHIPPED))('%s gives each action the inputs that it takes', async name => {
    const actions = await portal.scaffolder.actions();
    const text = readFileSync(join(SHIPPED, name, 'template.yaml'), 'utf8');
    const { spec } = parse(text) as { spec: { steps: { action: string; input: object }[] } };
    for (const { action, input } of spec.steps) {
      const schema = actions[action]?.input as { properties: object; required?: string[] };
      expect(schema, action).toBeDefined();
      if (!schema.properties) continue;
      expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(input)));
      expect(Object.keys(input)).toEqual(expect.arrayContaining(schema.required ?? []));
    }
  });
});

describe('the template kubernetes-service', () => {
  it('onboards a service: a pull request that only adds lines, and a pipeline', async () => {
    const { github, harness, scaffolder } = portal;
    const task = await scaffolder.run('kubernetes-service', values);
    expect(task).toMatchObject({ status: 'completed', output: { outcome: 'changed' } });
    expect(task.output).toMatchObject({
      pipelineId: 'payment_service_cd',
      pipelineOutcome: 'created',
      entityRef: 'component:default/payment-service',
    });

    const [pull, ...more] = github.pulls('company', 'platform-next', 'open');
    expect(more).toEqual([]);
    expect(task.output.pullRequestNumber).toBe(pull!.number);
    expect(task.output.pullRequestUrl).toContain(`/company/platform-next/pull/${pull!.number}`);
    const branch = pull!.head;
    const after = github.readFile('company', 'platform-next', branch, CATALOG)!;
    expect(withoutAdded(after)).toBe(seed);
    expect(entryOf(after, 'payment-service')).toMatchObject({
      ...service,
      environments: values.environments,
      regions: values.regions,
      description: values.description,
      team: expect.stringContaining('payments-team'),
      resources: { overrides: { prod: { size: 'large' } } },
      harness: { pipelineId: 'payment_service_cd' },
    });
    const entity = 'backstage/catalog/payment-service.yaml';
    expect(parse(github.readFile('company', 'platform-next', branch, entity)!)).toMatchObject({
      kind: 'Component',
      metadata: { name: 'payment-service' },
    });

    const pipeline = harness.entities('pipeline')[0]!;
    expect(pipeline.identifier).toBe('payment_service_cd');
    const committed = github.readFile(
      'company-harness',
      'harness-pipelines',
      'main',
      'pipelines/payment-service-cd.yaml',
    )!;
    // The tags in Harness also remember our last write.
    const tags = expect.objectContaining((parse(committed) as Document).pipeline.tags);
    expect(parse(pipeline.yaml)).toEqual({
      pipeline: { ...(parse(committed) as Document).pipeline, tags },
    });
    expect(harness.entities('inputSet')).toHaveLength(6);
    expect(harness.entities('environment')).toHaveLength(3);
    expect(harness.entities('infrastructure')).toHaveLength(6);
    expect(harness.violations).toEqual([]);
    expect(github.violations).toEqual([]);
  });

  it('says the links and the next steps', async () => {
    const { output } = await portal.scaffolder.run('kubernetes-service', values);
    expect(output.links.map(({ title }: { title: string }) => title)).toEqual([
      'Pull request',
      'Pipeline in Harness',
    ]);
    expect(output.text[0].content).toContain(output.pullRequestUrl);
    expect(output.text[0].content).not.toContain('undefined');
  });

  it('reports unchanged the second time, and writes nothing', async () => {
    portal.writes();
    const task = await portal.scaffolder.run('kubernetes-service', values);
    expect(task).toMatchObject({
      status: 'completed',
      output: { outcome: 'unchanged', pipelineOutcome: 'unchanged' },
    });
    expect(portal.writes()).toEqual([]);
  });

  it('reports unchanged once the pull request is merged', async () => {
    const { github, scaffolder } = portal;
    const [pull] = github.pulls('company', 'platform-next', 'open');
    await github.merge('company', 'platform-next', pull!.number);
    portal.writes();
    const task = await scaffolder.run('kubernetes-service', values);
    expect(task).toMatchObject({
      status: 'completed',
      output: { outcome: 'unchanged', pipelineOutcome: 'unchanged' },
    });
    expect(portal.writes()).toEqual([]);
  });

  it('refuses values that the form does not allow, before anything runs', async () => {
    portal.writes();
    for (const bad of [{ name: 'Payment' }, { archetype: 'daemon' }, { regions: [] }]) {
      const run = portal.scaffolder.run('kubernetes-service', { ...values, ...bad });
      await expect(run).rejects.toThrow(RefusedValues);
    }
    expect(portal.writes()).toEqual([]);
  });
});

describe('the template change-service', () => {
  const service = 'component:default/ledger-api';
  const pipelines = () => portal.harness.entities('pipeline').map(({ identifier }) => identifier);
  const openPull = () => portal.github.pulls('company', 'platform-next', 'open')[0]!;

  it('changes the one line that it is asked to change, and leaves Harness alone until the merge', async () => {
    const { github, scaffolder } = portal;
    const before = github.readFile('company', 'platform-next', 'main', CATALOG)!;
    const change = { service, changes: { size: 'xlarge', environments: [], regions: [] } };
    const task = await scaffolder.run('change-service', change);
    expect(task).toMatchObject({ status: 'completed', output: { outcome: 'changed' } });
    const after = github.readFile('company', 'platform-next', openPull().head, CATALOG)!;
    const [old, now] = [before.split('\n'), after.split('\n')];
    expect(now).toHaveLength(old.length);
    expect(now.filter((line, index) => line !== old[index])).toEqual(['    size: xlarge']);
    expect(entryOf(after, 'ledger-api')).toEqual({
      ...entryOf(before, 'ledger-api'),
      size: 'xlarge',
    });
    expect(task.output.pipelineOutcome).toBeUndefined();
    expect(JSON.stringify(task.output.text)).toContain('has not been changed');
    expect(pipelines()).not.toContain('ledger_api_cd');

    await github.merge('company', 'platform-next', openPull().number);
    const again = await scaffolder.run('change-service', change);
    expect(again).toMatchObject({
      status: 'completed',
      output: { outcome: 'unchanged', pipelineOutcome: 'created' },
    });
    expect(pipelines()).toContain('ledger_api_cd');
  });

  it('does not put the pipeline back while another change is open', async () => {
    const { github, scaffolder } = portal;
    const change = { service, changes: { regions: ['euw1'] }, pipeline: 'immediately' };
    expect(await scaffolder.run('change-service', change)).toMatchObject({
      status: 'completed',
      output: { outcome: 'changed', pipelineOutcome: 'updated' },
    });
    portal.writes();
    const empty = await scaffolder.run('change-service', { service });
    expect(empty).toMatchObject({ status: 'completed', output: { outcome: 'unchanged' } });
    expect(empty.output.pipelineOutcome).toBeUndefined();
    expect(portal.writes()).toEqual([]);
    await github.merge('company', 'platform-next', openPull().number);
  });
});

describe('the templates deploy-service and offboard-service', () => {
  const service = 'component:default/payment-service';

  // The last three are commit ids that YAML takes for numbers.
  it.each(['v1.2.3', '12e4567', '0123456', '1234567'])(
    'deploys %s to one place, and waits for the outcome',
    async imageTag => {
      await portal.generate('payment-service');
      const place = { environment: 'int', region: 'euw1' };
      const values = { service, imageTag, ...place, wait: true };
      const task = await portal.scaffolder.run('deploy-service', values);
      expect(task).toMatchObject({ status: 'completed', output: { status: 'Success' } });
      expect(portal.harness.run(task.output.executionId).deployments).toMatchObject([
        {
          infrastructure: 'int_stable_euw1_k8s',
          image: `europe-west1-docker.pkg.dev/company/apps/payment-service:${imageTag}`,
        },
      ]);
    },
  );

  const removal = { service, reason: 'Replaced by another one', confirm: 'payment-service' };

  it('refuse to offboard where the name was not typed, and show no stack in the log', async () => {
    portal.writes();
    const { confirm: _, ...without } = removal;
    await expect(portal.scaffolder.run('offboard-service', without)).rejects.toThrow(RefusedValues);
    const other = { ...removal, confirm: 'ledger-api' };
    const task = await portal.scaffolder.run('offboard-service', other);
    expect(task.status).toBe('failed');
    expect(task.error?.message).toContain('`ledger-api` was typed to confirm');
    expect(task.lines.map(({ message }) => message).join('\n')).not.toMatch(/^ {4}at /m);
    expect(portal.writes()).toEqual([]);
  });

  it('offboard by pull request, and leave the pipeline until that is merged', async () => {
    const { github, harness, scaffolder } = portal;
    const main = github.readFile('company', 'platform-next', 'main', CATALOG)!;
    const task = await scaffolder.run('offboard-service', removal);
    expect(task).toMatchObject({ status: 'completed', output: { outcome: 'changed' } });
    const pull = github
      .pulls('company', 'platform-next', 'open')
      .find(({ number }) => number === task.output.pullRequestNumber)!;
    expect(pull.body).toContain('Replaced by another one');
    const after = github.readFile('company', 'platform-next', pull.head, CATALOG)!;
    expect(entryOf(after, 'payment-service')).toBeUndefined();
    expect(main.split('\n')).toEqual(expect.arrayContaining(after.split('\n')));
    const files = github.listFiles('company', 'platform-next', pull.head);
    expect(files).not.toContain('backstage/catalog/payment-service.yaml');
    const own = () =>
      harness
        .allEntities()
        .map(({ identifier }) => identifier)
        .filter(identifier => identifier.startsWith('payment_service'));
    expect(own()).toContain('payment_service_cd');

    await github.merge('company', 'platform-next', pull.number);
    expect(await scaffolder.run('offboard-service', removal)).toMatchObject({
      status: 'completed',
      output: { outcome: 'unchanged', pipelineOutcome: 'deleted' },
    });
    expect(own()).toEqual([]);
    expect(harness.entities('environment')).toHaveLength(3);
    expect(github.listFiles('company-harness', 'harness-pipelines', 'main')).not.toContain(
      'pipelines/payment-service-cd.yaml',
    );
  });

  it('offboard once: the next time there is nothing to do', async () => {
    portal.writes();
    expect(await portal.scaffolder.run('offboard-service', removal)).toMatchObject({
      status: 'completed',
      output: { outcome: 'unchanged', pipelineOutcome: 'unchanged' },
    });
    expect(portal.writes()).toEqual([]);
  });
});

function entryOf(catalog: string, name: string): object | undefined {
  const { services } = parse(catalog) as { services: { name: string }[] };
  return services.find(service => service.name === name);
}

/** The text without the lines that are not in the seed: what was there, if nothing was lost. */
function withoutAdded(text: string): string {
  const wanted = seed.split('\n');
  const kept: string[] = [];
  for (const line of text.split('\n')) if (line === wanted[kept.length]) kept.push(line);
  return kept.join('\n');
}
