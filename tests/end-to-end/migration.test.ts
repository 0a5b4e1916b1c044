// A migration from its first report to its last sync: import in waves, takeover, a new template in waves with a bad pipeline, a restore.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { OWNER, PIPELINES } from '../support/between.ts';
import type { Owned } from '../support/estate/index.ts';
import { Migration } from '../support/migration.ts';

const COUNT = 30;
const WAVES = [1, 5, 'rest'];
const TEMPLATE = 'templates/api-pipeline-template.yaml';
const SHIPPED = readFileSync(join(import.meta.dirname, '../../templates/harness/api.yaml.j2'));

let company: Migration;
/** The commit that holds the first state of each service. */
const first = new Map<string, string>();
beforeAll(async () => {
  company = await Migration.open();
}, 120_000);
afterAll(() => company?.close());

const FILE = (name: string) => `pipelines/${name}-cd.yaml`;
const entries = () =>
  (parse(company.catalog) as { services: ({ name: string } & Record<string, unknown>)[] }).services;
const imported = (wave?: number) =>
  company.act({
    type: 'catalog:import',
    input: {
      sources: Object.keys(company.estate.repositories).map(name => ({
        repoUrl: company.repo(name),
      })),
      answersPath: 'import.yaml',
      ...(wave === undefined ? {} : { wave }),
    },
  });
const sync = (apply = false) =>
  company.act({ type: 'harness:sync', input: { mode: 'full', apply } });
const adopt = (service: Owned, confirm?: string) =>
  company.act({
    type: 'harness:adopt',
    input: { service: service.name, pipeline: service.id, keep: true, confirm },
  });
const pipelineOf = ({ documents }: Owned) => documents[1]!;

/** Looks, writes what the entry must say, looks again and confirms. */
async function takeOver(service: Owned) {
  const { entry, lost } = await adopt(service);
  if (entry !== '')
    await company.act({
      type: 'catalog:update',
      input: {
        operation: 'update',
        service: { name: service.name, ...(parse(entry) as object) },
        createPullRequest: false,
        entity: false,
      },
    });
  const { digest } = await adopt(service);
  const done = await adopt(service, digest);
  expect([service.name, done.refusal, done.confirmed]).toEqual([service.name, undefined, true]);
  return lost;
}

it('reports all services, and is sure of them', async () => {
  const { services, problems } = await imported();
  expect(problems).toEqual([]);
  expect(services.map(({ name, verdict }) => [name, verdict])).toEqual(
    company.estate.services.map(({ name }) => [name, 'sure']).sort(),
  );
});

it('imports them in waves of ten, each by a pull request', async () => {
  for (let wave = 1; wave <= COUNT / 10; wave += 1) {
    expect((await imported(10)).wave).toHaveLength(10);
    expect((await imported(10)).update?.outcome).toBe('unchanged');
    expect(await company.mergeAll('platform-next')).toBe(1);
    expect(entries()).toHaveLength(wave * 10);
  }
  const { wave, left } = await imported(10);
  expect([wave, left]).toEqual([[], 0]);
  const truth = company.estate.services.map(({ name, archetype, environments, team }) => ({
    ...{ name, archetype, environments, team },
    regions: ['euw1'],
  }));
  const known = new Map(entries().map(entry => [entry.name, entry]));
  for (const service of truth) expect(known.get(service.name)).toMatchObject(service);
});

it('takes over what was made by hand, and says what is lost', async () => {
  const lost = new Map<string, string[]>();
  for (const service of company.estate.services) {
    const losses = await takeOver(service);
    lost.set(service.name, losses.map(({ what, name }) => `${what} ${name}`).sort());
  }
  console.log(lost.get('basket-api'), lost.get('albums-service'), lost.get('archive-consumer'));
  const messages = company.github.commits(OWNER, PIPELINES, 'main');
  for (const service of company.estate.services) {
    const { sha } = messages.find(({ message }) =>
      message.startsWith(`Record ${service.name} as it was made by hand`),
    )!;
    first.set(service.name, sha);
    expect(company.file(FILE(service.name), sha)).toBe(pipelineOf(service));
    expect(company.file(FILE(service.name))).not.toBe(pipelineOf(service));
  }
  expect(await sync()).toMatchObject({ services: COUNT, unchanged: COUNT, rows: [] });
}, 300_000);

describe('a new template', () => {
  const text = `{# Version 2. #}\n${SHIPPED.toString('utf8')}`;
  it('stops at a bad pipeline in its second wave, and is rolled back', async () => {
    company.commit({ [TEMPLATE]: text });
    const planned = await company.step({ step: 'plan', waves: WAVES });
    const bad = planned.rollout!.waves[1]!.services[2]!.pipelineId;
    const before = new Map(company.pipelines());
    company.harness.setGovernance({
      deny: ({ identifier }) => (identifier === bad ? 'not in this quarter' : undefined),
    });
    const stopped = await company.rollOut({ waves: WAVES });
    company.harness.setGovernance(undefined);
    expect(stopped.rollout).toMatchObject({
      state: 'stopped',
      reason: expect.stringContaining('not in this quarter'),
    });
    expect(stopped.rollout!.waves.map(({ state }) => state)[2]).toBe('waiting');
    const back = await company.rollOut({ step: 'rollBack' });
    expect([back.rollout?.state, back.problems]).toEqual(['rolledBack', []]);
    expect(company.pipelines()).toEqual(before);
  }, 300_000);

  it('reaches all once nothing stands in its way', async () => {
    const done = await company.rollOut({ waves: WAVES });
    expect(done.rollout?.state).toBe('done');
    expect(await sync()).toMatchObject({ unchanged: COUNT, rows: [] });
  }, 300_000);
});

it('brings one back as it was by hand, and holds it', async () => {
  const service = company.estate.services[3]!;
  const restore = (confirm?: string) =>
    company.act({
      type: 'harness:restore',
      input: { service: service.name, to: first.get(service.name)!, confirm },
    });
  const { digest } = await restore();
  expect(await restore(digest)).toMatchObject({ confirmed: true });
  const stages = (yaml: string) =>
    (parse(yaml) as { pipeline: { stages: object } }).pipeline.stages;
  expect(stages(company.yamlOf(service.id))).toEqual(stages(pipelineOf(service)));
  expect((await sync(true)).rows).toMatchObject([{ service: service.name, state: 'held' }]);
  expect(stages(company.yamlOf(service.id))).toEqual(stages(pipelineOf(service)));
  await takeOver(service);
});

it('ends with all as they should be, and every first state kept', async () => {
  expect(await sync(true)).toMatchObject({ services: COUNT, unchanged: COUNT, rows: [] });
  for (const service of company.estate.services)
    expect(company.file(FILE(service.name), first.get(service.name))).toBe(pipelineOf(service));
  const untouched = company.estate.services.flatMap(({ documents }) => documents.slice(2));
  const sets = company.harness.entities('inputSet').map(({ yaml }) => yaml);
  for (const set of untouched) expect(sets).toContain(set);
  expect(company.harness.violations).toEqual([]);
});
