// `ameide harness` on changed templates and files as people run it: what it prints, and the exit status that a job of CI goes by.
import { WorkingFolder } from '../support/commandLine.ts';
import { RolloutStage, nameOf, pipelineOf } from '../support/rollouts.ts';

let stage: RolloutStage;
let folder: WorkingFolder;
beforeEach(async () => {
  stage = await RolloutStage.open(2, { pipelines: { waves: [1, 'rest'] } });
  const { apiKey: _key, ...harness } = stage.section.harness;
  folder = new WorkingFolder({ ...stage.section, harness }, stage);
});
afterEach(async () => {
  folder.leave();
  await stage.close();
});

const harness = (...args: string[]) => folder.run('harness', ...args);

describe('sync', () => {
  it('ends with 1 while something is to be repaired, and with 0 once it is', async () => {
    const edited = stage.pipeline(0).yaml.replaceAll('timeout: 10m', 'timeout: 99m');
    stage.harness.editByHand('pipeline', pipelineOf(0), edited);
    expect((await harness('sync')).code).toBe(1);
    expect((await harness('sync', '--apply')).code).toBe(0);
  });

  it('a pipeline that is held at a restored state is nothing to do', async () => {
    const { yaml } = stage.pipeline(0);
    const held = yaml.replace('managed-by: ameide', 'held: 9f36d84958bd');
    expect(held).not.toBe(yaml);
    stage.harness.editByHand('pipeline', pipelineOf(0), held);
    const { code, out } = await harness('sync');
    expect([code, out]).toEqual([0, expect.stringMatching(/service-0000 .*held/)]);
    expect((await harness('sync', '--apply')).code).toBe(0);
  });

  it('what it leaves to a rollout is nothing that it would do; what it would not do either is', async () => {
    stage.changeTemplate(2);
    expect((await harness('sync')).code).toBe(1);
    const left = await harness('sync', '--apply', '--json');
    expect(JSON.parse(left.out)).toMatchObject({
      rows: [
        { state: 'outdated', leftToRollout: true },
        { state: 'outdated', leftToRollout: true },
      ],
    });
    expect(left.code).toBe(0);
    const { yaml } = stage.pipeline(0);
    const foreign = yaml.replace('managed-by: ameide', 'managed-by: somebody');
    stage.harness.editByHand('pipeline', pipelineOf(0), foreign);
    expect((await harness('sync', '--apply')).code).toBe(1);
  });
});

describe('rollout', () => {
  it('says once that there is nothing to do', async () => {
    const { code, out, err } = await harness('rollout', '--plan');
    const said = 'every pipeline is made from the current template of its archetype';
    expect([code, `${err}${out}`]).toEqual([0, `${said}\n`]);
  });

  it('names the template where its name changes and its text does not', async () => {
    stage.adoptTemplate();
    const { out } = await harness('rollout', '--plan');
    const [row, ...more] = out.split('\n').filter(line => line.includes(nameOf(0)));
    expect([more, row]).toEqual([
      [],
      expect.stringMatching(
        /service-0000 +api-promotion-ameide ([0-9a-f]{12}) +api-promotion-own \1\b/,
      ),
    ]);
    const templates = await harness('templates', '--outdated');
    expect(templates.out).toMatch(/api-promotion-own[^]*\n2 pipelines, 2 of older templates\n$/);
    stage.harness.log.clear();
    const synced = await harness('sync', '--apply', '--json');
    const detail =
      'its template has another name now: `api-promotion-own` instead of `api-promotion-ameide`';
    const left = { leftToRollout: true, detail: expect.stringContaining(detail) };
    expect(JSON.parse(synced.out)).toMatchObject({ rows: [left, left] });
    expect([synced.code, stage.harness.log.mutations()]).toEqual([0, []]);
    expect((await harness('rollout')).code).toBe(0);
    expect((await harness('templates', '--outdated')).out).toMatch(/0 of older templates\n$/);
  });
});

describe('apply', () => {
  it('refuses files that are no pipelines of the repository, all at once, and writes nothing', async () => {
    const path = `pipelines/${nameOf(0)}-cd.yaml`;
    const changed = (stage.file(path) ?? '').replaceAll('timeout: 10m', 'timeout: 15m');
    stage.commit({ [path]: changed });
    stage.harness.log.clear();
    const { code, out, err } = await harness('apply', 'README.md', path, `./${path}`);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^README\.md: error harness\/no-pipeline-file: `README\.md` is not where/m);
    expect(err).toContain(`\`./${path}\` is not where the pipeline of a service is`);
    expect(err).toContain('like `pipelines/{service}-cd.yaml`');
    expect(stage.harness.log.mutations()).toEqual([]);
    expect((await harness('apply', path)).code).toBe(0);
    expect(stage.pipeline(0).yaml).toContain('timeout: 15m');
  });
});
