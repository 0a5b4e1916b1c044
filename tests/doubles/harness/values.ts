// What a run takes from Git, and which steps a condition lets run.
import { parse, stringify } from 'yaml';
import { resolve } from '../../../dev/harness/expressions.ts';
import { create, execute, furnish, ids, pipeline, service, start } from './kit.ts';

const FOLDER = 'generated/shop';

/** The service with manifests beside its artifact. */
function withManifests(): string {
  const document = parse(service()) as {
    service: { serviceDefinition: { spec: Record<string, unknown> } };
  };
  const store = { connectorRef: 'git', repoName: 'config', branch: 'main', gitFetchType: 'Branch' };
  document.service.serviceDefinition.spec['manifests'] = [
    {
      manifest: {
        identifier: 'k8s',
        type: 'K8sManifest',
        spec: {
          store: { type: 'Github', spec: { ...store, paths: [`${FOLDER}/manifests.yaml`] } },
          valuesPaths: [`${FOLDER}/values.yaml`],
        },
      },
    },
  ];
  return stringify(document);
}

const connector = stringify({
  connector: {
    name: 'git',
    identifier: 'git',
    ...ids,
    type: 'Github',
    spec: { url: 'https://github.com/company', type: 'Account' },
  },
});

const manifests = 'spec:\n  containers:\n    - image: registry/shop:{{.Values.imageTag}}\n';

/** Runs the pipeline for a tag, with a values file: how the first stage ends, and what it was to pull. */
async function run(tag: string, values: string | undefined) {
  const files: Record<string, string | undefined> = {
    [`company/config main ${FOLDER}/manifests.yaml`]: manifests,
    [`company/config main ${FOLDER}/values.yaml`]: values,
  };
  const double = await start({
    stepMs: 10,
    readFile: (repository, branch, path) => files[`${repository} ${branch} ${path}`],
  });
  furnish(double);
  double.seed(connector, withManifests());
  await create(double);
  const { uuid } = (await execute(double, { imageTag: tag })).body.data.planExecution;
  double.advance(1000);
  const { state, deployments } = double.run(uuid);
  const [first] = state.stages;
  return { status: first?.status, message: first?.message, image: deployments[0]?.['image'] };
}

describe('values from Git', () => {
  const QUOTED = 'imageTag: "<+pipeline.variables.imageTag>"\n';
  const PLAIN = 'imageTag: <+pipeline.variables.imageTag>\n';

  it.each(['v1.2.3', '12e4567', '0123456', '1234567'])('in quotes, %s stays text', async tag => {
    expect(await run(tag, QUOTED)).toEqual({
      status: 'Success',
      message: undefined,
      image: `registry/shop:${tag}`,
    });
  });

  it.each([
    ['12e4567', '+Inf', 'invalid reference format'],
    ['0123456', '42798', 'not found'],
    ['1234567', '1.234567e+06', 'invalid reference format'],
    ['1e3', '1000', 'not found'],
    ['no', 'false', 'not found'],
  ])('without quotes, %s becomes %s, which cannot be pulled', async (tag, becomes, why) => {
    const image = `registry/shop:${becomes}`;
    const message = `Failed to pull image "${image}": ${why}`;
    expect(await run(tag, PLAIN)).toEqual({ status: 'Failed', message, image });
  });

  it('without quotes, a tag that is no number stays what it is', async () => {
    expect(await run('v1.2.3', PLAIN)).toMatchObject({ status: 'Success' });
  });

  it('a file that is not there stops the stage', async () => {
    expect(await run('v1', undefined)).toMatchObject({
      status: 'Failed',
      message: `Failed to fetch ${FOLDER}/values.yaml from company/config, branch main: no such file`,
    });
  });
});

describe('conditions', () => {
  const step = (identifier: string) => {
    const spec = { skipDryRun: false };
    return {
      step: { type: 'K8sRollingDeploy', name: identifier, identifier, spec, timeout: '10m' },
    };
  };
  const ran = async (when: string) => {
    const double = await start({ stepMs: 10 });
    furnish(double);
    const steps = [
      {
        stepGroup: {
          name: 'Canary',
          identifier: 'canary',
          when: { stageStatus: 'Success', condition: when },
          steps: [step('one'), { parallel: [step('two')] }],
        },
      },
      step('all'),
    ];
    const change = (inner: Record<string, unknown>) => {
      const [{ stage }] = inner['stages'] as [
        { stage: { spec: { execution: { steps: unknown } } } },
      ];
      stage.spec.execution.steps = steps;
    };
    double.seed(pipeline('shop_cd', change));
    const { uuid } = (await execute(double, { imageTag: 'v1' })).body.data.planExecution;
    double.advance(1000);
    const [first] = double.run(uuid).state.stages;
    return first?.steps.map(step => step.status);
  };

  it('of a group hold for all in it', async () => {
    expect(await ran('<+env.identifier> == "prod"')).toEqual(['Skipped', 'Skipped', 'Success']);
    expect(await ran('<+env.identifier> == "int"')).toEqual(['Success', 'Success', 'Success']);
  });

  it('choose between texts', () => {
    const context = { pipeline: { variables: { place: 'b' } } };
    const place = '<+pipeline.variables.place>';
    const chosen = (text: string) => resolve(text, context);
    expect(chosen(`<+${place} == "a" ? "1" : ${place} == "b" ? "2" : "3">/x`)).toBe('2/x');
    expect(chosen(`<+${place} == "a" || ${place} == "c" ? "1" : "3">`)).toBe('3');
  });

  it('are read with their brackets', async () => {
    const tag = '<+pipeline.variables.imageTag>';
    const run = ['Success', 'Success', 'Success'];
    expect(await ran(`${tag} == "v1" && (<+env.identifier> == "int")`)).toEqual(run);
    const either = `(<+env.identifier> == "a" || <+env.identifier> == "int") && ${tag} == "v1"`;
    expect(await ran(either)).toEqual(run);
    const neither = `${tag} == "v2" && (<+env.identifier> == "int" || ${tag} == "v1")`;
    expect(await ran(neither)).toEqual(['Skipped', 'Skipped', 'Success']);
  });
});
