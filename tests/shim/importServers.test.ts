// `ameide import` with servers: services and pipelines of a Harness project, and waves as pull requests.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { putEntity } from '../../js/core/harness/write.ts';
import { CommandLine } from '../support/commandLine.ts';
import { clientOf, put, ref } from '../support/harness.ts';
import type { MadeByHand } from '../support/madeByHand.ts';

const CATALOG = 'kustomize/catalog/services.yaml';
const values = (name: string) => `image: company/${name}
team: shop-team
service: { port: 80 }
resources: { requests: { cpu: 250m, memory: 512Mi } }
`;
const stage = (name: string, environment: string, infrastructure: string) => `
    - stage:
        name: ${name}
        identifier: ${name}
        type: Deployment
        spec:
          deploymentType: Kubernetes
          service: { serviceRef: orders }
          environment:
            environmentRef: ${environment}
            deployToAll: false
            infrastructureDefinitions: [{ identifier: ${infrastructure} }]
          execution:
            steps:
              - step: { type: K8sRollingDeploy, name: Roll, identifier: roll, timeout: 10m, spec: { skipDryRun: false } }
            rollbackSteps: []
        failureStrategies:
          - onFailure: { errors: [AllErrors], action: { type: StageRollback } }`;
const PIPELINE = `pipeline:
  name: Orders to production
  identifier: orders_to_production
  orgIdentifier: default
  projectIdentifier: platform
  tags: { team: shop-team }
  stages:${stage('int', 'int_stable', 'int_stable_euw1_k8s')}${stage('prod', 'prod', 'prod_euw1_k8s')}
`;

let line: CommandLine;
let made: MadeByHand;
let folder: string;
beforeEach(async () => {
  line = await CommandLine.open();
  ({ made, folder } = line);
  const { harness } = clientOf(made.harness);
  const service = `service: { name: orders, identifier: orders, orgIdentifier: default, projectIdentifier: platform }\n`;
  await putEntity(harness, put(ref('service', 'orders'), service, { fields: { name: 'orders' } }));
  await putEntity(harness, put(ref('pipeline', 'orders_to_production'), PIPELINE));
  made.harness.log.clear();
  for (const name of ['cart', 'ledger', 'orders']) {
    const chart = join(folder, 'deploy', 'charts', name);
    mkdirSync(chart, { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`);
    writeFileSync(join(chart, 'values.yaml'), values(name));
  }
  for (const name of ['cart', 'ledger'])
    writeFileSync(
      join(folder, 'deploy', 'charts', name, 'values-prod-euw1.yaml'),
      'replicaCount: 2\n',
    );
});
afterEach(() => line.close());

const ameide = (...args: string[]) => line.run('import', ...args);
/** Writes the description of the first pull request anew, as a person would. */
async function describeAs(body: string): Promise<void> {
  const { status } = await fetch(`${made.github.url}/api/v3/repos/company/platform-next/pulls/1`, {
    method: 'PATCH',
    headers: { authorization: 'token ghp_bot', 'content-type': 'application/json' },
    body: JSON.stringify({ body }),
  });
  expect(status).toBe(200);
}
const pulls = () => made.github.pulls('company', 'platform-next');

it('Harness says where a service is deployed, where files do not', async () => {
  const files = await ameide('deploy', '--pull-request', '--wave', '5', '--dry-run');
  expect(files.out).toMatch(/^orders +asked/m);
  const both = await ameide(
    ...['deploy', '--harness', '--pull-request', '--wave', '5', '--dry-run', '--explain'],
  );
  expect([both.code, both.err]).toEqual([0, '']);
  expect(both.out).toMatch(/^orders: sure$/m);
  expect(both.out).toMatch(
    /^ {2}environments: int,prod \(sure\) .*harness\/pipelines\/orders_to_production\.yaml/m,
  );
  expect(both.out).toMatch(/^ {2}pipeline: orders_to_production \(sure\)/m);
  expect(made.writes()).toBe(0);
});

it('a wave is proposed, once, and the next one after its merge', async () => {
  const wave = ['deploy', '--harness', '--pull-request', '--wave', '2'];
  const first = await ameide(...wave);
  expect([first.code, first.err]).toEqual([0, expect.stringMatching(/^pull request .*\/pull\/1 /)]);
  expect(first.out).toMatch(
    /^wave: cart, ledger\nchanged http\S+\/pull\/1, 1 left for later waves$/m,
  );
  const again = await ameide(...wave, '--json');
  expect(JSON.parse(again.out)).toMatchObject({
    wave: ['cart', 'ledger'],
    update: { outcome: 'unchanged' },
    pullRequest: expect.stringMatching(/\/pull\/1$/),
  });
  expect(pulls()).toHaveLength(1);
  await made.github.merge('company', 'platform-next', 1);
  const next = await ameide(...wave);
  expect(next.out).toMatch(/^wave: orders\nchanged http\S+\/pull\/2, 0 left for later waves$/m);
  await made.github.merge('company', 'platform-next', 2);
  const catalog = made.github.readFile('company', 'platform-next', 'main', CATALOG);
  expect(catalog).toMatch(/name: cart[^]*name: ledger[^]*name: orders/);
  // The fourth is in the catalog under another name than in Harness, so nothing is asked of it.
  expect((await ameide(...wave)).out).toMatch(/0 sure, 0 asked, .* 4 exists/);
  expect(readdirSync(folder).sort()).toEqual(['ameide.yaml', 'deploy']);
  expect(made.harness.log.mutations()).toHaveLength(0);
});

it('a wave of one service is proposed once, and is not taken for an onboarding of somebody else', async () => {
  const wave = ['deploy', '--harness', '--pull-request', '--wave', '1'];
  await ameide(...wave);
  const again = JSON.parse((await ameide(...wave, '--json')).out) as object;
  expect(again).toMatchObject({ wave: ['cart'], update: { outcome: 'unchanged' } });
  expect(pulls()).toHaveLength(1);
});

it('a wave whose description a person writes anew is not proposed again, also where its mark is gone', async () => {
  const wave = ['deploy', '--harness', '--pull-request', '--wave', '1'];
  await ameide(...wave);
  const [mark = 'none'] = /<!-- ameide:[^]*-->/.exec(pulls()[0]?.body ?? '') ?? [];
  await describeAs(`The cart comes first.\n\n${mark}`);
  const reworded = await ameide(...wave, '--json');
  expect(JSON.parse(reworded.out)).toMatchObject({
    wave: ['cart'],
    update: { outcome: 'unchanged' },
  });
  await describeAs('The cart comes first.');
  const unmarked = await ameide(...wave);
  expect([unmarked.code, unmarked.err]).toEqual([
    1,
    expect.stringMatching(/import\/unmarked-wave: pull request 1 [^]*merge or close it.*\/pull\/1/),
  ]);
  expect(pulls()).toHaveLength(1);
  await made.github.merge('company', 'platform-next', 1);
  expect((await ameide(...wave)).out).toMatch(/^wave: ledger$/m);
});

it('without a key for Harness, it says which variable has it', async () => {
  vi.stubEnv('HARNESS_API_KEY', '');
  const { code, err } = await ameide('deploy', '--harness', '--pull-request', '--wave', '1');
  expect(code).toBe(1);
  expect(err).toContain('HARNESS_API_KEY');
  expect(made.writes()).toBe(0);
});
