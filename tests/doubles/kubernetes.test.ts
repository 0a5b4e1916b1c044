// The double of Kubernetes, as its own client sees it.
import {
  ApiException,
  AppsV1Api,
  AutoscalingV2Api,
  BatchV1Api,
  CoreV1Api,
  KubeConfig,
  Metrics,
  topPods,
} from '@kubernetes/client-node';
import { parse, stringify } from 'yaml';
import { rolloutsOf, startKubernetes } from '../../dev/kubernetes/index.ts';
import type { KubernetesDouble, Rollout } from '../../dev/kubernetes/index.ts';
import { create, execute, furnish, ids, service, start } from './harness/kit.ts';

const labels = { 'app.kubernetes.io/name': 'shop' };
const SELECTOR = 'app.kubernetes.io/name=shop';

/** What the config repo has for a service, for a tag. */
const manifest = (image: string) =>
  [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'shop', namespace: 'shop-int', labels },
      spec: {
        revisionHistoryLimit: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name: 'app',
                image,
                resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '200m' } },
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'shop', namespace: 'shop-int', labels },
      spec: { minReplicas: 2, maxReplicas: 6 },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'migrate', namespace: 'shop-int', labels },
      spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'app', image }] } } },
    },
  ]
    .map(document => stringify(document))
    .join('---\n');

const NOW = Date.UTC(2026, 10, 27, 12);
const rollout = (tag: string, more: Partial<Rollout> = {}): Rollout => ({
  connector: 'k8s_int',
  service: 'shop',
  manifest: manifest(`registry/shop:${tag}`),
  startedAt: NOW - 600_000,
  state: 'up',
  ...more,
});

describe('the double of Kubernetes', () => {
  let double: KubernetesDouble;
  let rollouts: Rollout[] = [];

  beforeAll(async () => {
    const clusters = [
      { name: 'int', connector: 'k8s_int' },
      { name: 'prod', connector: 'k8s_prod' },
    ];
    double = await startKubernetes({
      clusters,
      token: 'secret',
      rollouts: () => rollouts,
      now: () => NOW,
    });
  });
  afterAll(() => double.close());

  const config = (cluster = 'int', token = 'secret') => {
    const kube = new KubeConfig();
    kube.loadFromOptions({
      clusters: [
        { name: cluster, server: `${double.url}/clusters/${cluster}`, skipTLSVerify: true },
      ],
      users: [{ name: 'portal', token }],
      contexts: [{ name: 'it', cluster, user: 'portal' }],
      currentContext: 'it',
    });
    return kube;
  };
  const core = (...which: string[]) => config(...which).makeApiClient(CoreV1Api);
  const podsOf = async (cluster = 'int') =>
    (await core(cluster).listPodForAllNamespaces({ labelSelector: SELECTOR })).items;
  const images = async (cluster = 'int') =>
    (await podsOf(cluster))
      .filter(({ metadata }) => metadata?.labels?.['job-name'] === undefined)
      .map(({ spec, status }) => {
        const state = status?.containerStatuses?.[0]?.state;
        return `${spec!.containers[0]!.image} ${state?.waiting?.reason ?? status?.phase}`;
      });
  /** The Status that a request is answered with. */
  const refusal = async (answer: Promise<unknown>) => {
    const error: unknown = await answer.catch((thrown: unknown) => thrown);
    if (!(error instanceof ApiException)) throw new Error('it is not refused', { cause: error });
    // The client drops the body of a 401.
    const { code, body = '{}' } = error as { code: number; body?: string };
    return { code, ...(JSON.parse(body) as object) };
  };

  it('has the pods that were deployed, in the cluster that they were deployed into', async () => {
    rollouts = [rollout('v1')];
    expect(await images()).toEqual(Array(2).fill('registry/shop:v1 Running'));
    expect(await images('prod')).toEqual([]);
    const { items } = await config()
      .makeApiClient(AppsV1Api)
      .listNamespacedDeployment({
        namespace: 'shop-int',
        labelSelector: `${SELECTOR},!canary`,
      });
    expect(items[0]?.status).toMatchObject({ replicas: 2, readyReplicas: 2, updatedReplicas: 2 });
    const scalers = await config()
      .makeApiClient(AutoscalingV2Api)
      .listHorizontalPodAutoscalerForAllNamespaces();
    expect(scalers.items[0]?.status).toMatchObject({ currentReplicas: 2 });
    const jobs = await config().makeApiClient(BatchV1Api).listJobForAllNamespaces();
    expect(jobs.items[0]?.status).toMatchObject({ succeeded: 1 });
  });

  it('rolls from one version to the next, and keeps the former replica set', async () => {
    const v1 = rollout('v1');
    rollouts = [v1, rollout('v2', { state: 'rolling', startedAt: NOW - 5_000 })];
    expect((await images()).sort()).toEqual([
      'registry/shop:v1 Running',
      'registry/shop:v1 Running',
      'registry/shop:v2 ContainerCreating',
    ]);
    rollouts = [v1, rollout('v2', { startedAt: NOW - 5_000 })];
    expect(await images()).toEqual(Array(2).fill('registry/shop:v2 Running'));
    const sets = await config().makeApiClient(AppsV1Api).listReplicaSetForAllNamespaces();
    expect(sets.items.map(({ spec }) => spec?.replicas)).toEqual([0, 2]);
    expect(new Set(sets.items.map(({ metadata }) => metadata?.name)).size).toBe(2);
  });

  it('shows why a deployment fails, with events and a log', async () => {
    rollouts = [rollout('v1', { state: 'failed', message: 'the step failed' })];
    const [pod] = await podsOf();
    const [status] = pod!.status!.containerStatuses!;
    expect(status).toMatchObject({
      ready: false,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
    });
    expect(status!.restartCount).toBeGreaterThan(3);
    const { name, namespace } = pod!.metadata as { name: string; namespace: string };
    const events = await core().listNamespacedEvent({
      namespace,
      fieldSelector: `involvedObject.name=${name}`,
    });
    expect(events.items.map(({ reason }) => reason)).toContain('BackOff');
    expect(await core().readNamespacedPodLog({ name, namespace })).toContain('cannot start');
    const message = 'Failed to pull image "registry/shop:v1": not found';
    rollouts = [rollout('v1', { state: 'failed', message })];
    expect(await images()).toEqual(Array(2).fill('registry/shop:v1 ImagePullBackOff'));
    rollouts = [rollout('v1'), rollout('v2', { state: 'rolledBack' })];
    expect(await images()).toEqual(Array(2).fill('registry/shop:v1 Running'));
  });

  it('a canary stands beside what runs', async () => {
    rollouts = [rollout('v1'), rollout('v2', { state: 'canary' })];
    const canary = 'harness.io/track=canary';
    const { items } = await core().listPodForAllNamespaces({ labelSelector: canary });
    expect(items.map(({ spec }) => spec?.containers[0]?.image)).toEqual(['registry/shop:v2']);
    expect(await images()).toHaveLength(3);
  });

  it('measures what runs', async () => {
    rollouts = [rollout('v1')];
    const tops = await topPods(core(), new Metrics(config()), 'shop-int');
    const running = tops.filter(({ Memory }) => Number(Memory.CurrentUsage) > 0);
    expect(running).toHaveLength(2);
    expect(Number(running[0]?.CPU.LimitTotal)).toBeCloseTo(0.2);
  });

  it('answers with a Status what it does not let in, or does not have', async () => {
    rollouts = [rollout('v1')];
    const namespace = 'shop-int';
    expect(await refusal(core('int', 'other').listNode())).toMatchObject({ code: 401 });
    expect(await refusal(core().listNode())).toMatchObject({ code: 404, reason: 'NotFound' });
    expect(await refusal(core().readNamespacedPod({ namespace, name: 'x' }))).toMatchObject({
      code: 404,
      message: 'pods "x" not found',
    });
    expect(await refusal(core().listSecretForAllNamespaces())).toMatchObject({
      code: 403,
      message: expect.stringContaining(
        'cannot list resource "secrets" in API group "" at the cluster',
      ),
    });
    expect(await refusal(core().deleteNamespacedPod({ namespace, name: 'x' }))).toMatchObject({
      code: 403,
      message: expect.stringContaining('cannot delete resource "pods"'),
    });
    for (const labelSelector of ['a in b', 'a=b=c', ',']) {
      expect(await refusal(core().listPodForAllNamespaces({ labelSelector }))).toMatchObject({
        code: 400,
        reason: 'BadRequest',
      });
    }
  });

  it.each([
    ['app.kubernetes.io/name in (shop, other)', 3],
    ['app.kubernetes.io/name notin (shop)', 0],
    ['app.kubernetes.io/name!=shop', 0],
    ['app.kubernetes.io/name', 3],
    ['!app.kubernetes.io/name', 0],
    ['job-name=migrate', 1],
  ])('selects by %s', async (labelSelector, count) => {
    rollouts = [rollout('v1')];
    const { items } = await core().listPodForAllNamespaces({ labelSelector });
    expect(items).toHaveLength(count);
  });
});

describe('the pages of logs and metrics', () => {
  let double: KubernetesDouble;
  let rollouts: Rollout[] = [];

  beforeAll(async () => {
    const clusters = [
      { name: 'int-euw1', connector: 'k8s_int' },
      { name: 'prod-euw1', connector: 'k8s_prod' },
    ];
    const now = () => NOW;
    double = await startKubernetes({ clusters, token: 't', rollouts: () => rollouts, now });
  });
  afterAll(() => double?.close());

  const shown = async (path: string) => (await fetch(`${double.url}${path}`)).text();

  it('show what runs in the clusters of an environment, and that nothing does', async () => {
    rollouts = [rollout('v1')];
    const int = await shown('/logs/int/shop');
    expect(int).toContain('Logs of shop in int');
    expect(int).toMatch(/<h2>int-euw1<\/h2><pre>shop-\S+ \S/);
    expect(await shown('/logs/prod/shop')).toContain('Nothing runs there.');
    expect(await shown('/logs/int/other')).toContain('Nothing runs there.');
    expect(await shown('/metrics/shop')).toMatch(/shop-\S+ {2}CPU \S+ {2}memory \S+/);
    rollouts = [];
    expect(await shown('/metrics/shop')).toContain('Nothing runs there.');
  });
});

describe('what Harness deploys', () => {
  it('is there while it rolls, stays when it succeeded, and goes back when it failed', async () => {
    const files: Record<string, string> = {
      'manifests.yaml': manifest('registry/shop:{{.Values.imageTag}}'),
      'values.yaml': 'imageTag: "<+pipeline.variables.imageTag>"\n',
    };
    const harness = await start({
      stepMs: 1_000,
      readFile: (_repository, _branch, path) => files[path],
    });
    furnish(harness);
    const connector = {
      name: 'git',
      identifier: 'git',
      ...ids,
      type: 'Github',
      spec: { url: 'https://github.com/company' },
    };
    harness.seed(stringify({ connector }), withManifests());
    await create(harness);
    const deploy = async (tag: string) => {
      const { uuid } = (await execute(harness, { imageTag: tag })).body.data.planExecution;
      return uuid as string;
    };
    const states = () =>
      rolloutsOf(harness).map(({ connector: to, state, manifest: text }) => {
        const [, tag] = /image: \S+:(\S+)/.exec(text) ?? [];
        return `${to} ${tag} ${state}`;
      });
    harness.setOutcome('shop_cd', { status: 'Failed', at: 'roll' });
    await deploy('v1');
    expect(states()).toEqual(['k8s v1 rolling']);
    harness.advance(1_500);
    expect(states()).toEqual(['k8s v1 failed']);
    harness.advance(1_500);
    expect(states()).toEqual(['k8s v1 rolledBack']);
    harness.setOutcome('shop_cd', undefined);
    await deploy('v2');
    harness.advance(5_000);
    expect(states()).toEqual(['k8s v1 rolledBack', 'k8s v2 up', 'k8s v2 up']);
  });
});

/** The service with the manifests beside its artifact. */
function withManifests(): string {
  const document = parse(service()) as {
    service: { serviceDefinition: { spec: Record<string, unknown> } };
  };
  const store = { connectorRef: 'git', repoName: 'config', branch: 'main', gitFetchType: 'Branch' };
  const spec = {
    store: { type: 'Github', spec: { ...store, paths: ['manifests.yaml'] } },
    valuesPaths: ['values.yaml'],
  };
  const manifests = [{ manifest: { identifier: 'k8s', type: 'K8sManifest', spec } }];
  document.service.serviceDefinition.spec['manifests'] = manifests;
  return stringify(document);
}
