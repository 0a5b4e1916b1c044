// What `doctor:check` says of servers as they are: all well, then one thing after the other that is not. It writes nothing.
import { parse, stringify } from 'yaml';
import { appConfig } from '../../dev/backend/config.ts';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble, Hook } from '../../dev/github/index.ts';
import { startHarness } from '../../dev/harness/index.ts';
import type { HarnessDouble, Key } from '../../dev/harness/index.ts';
import { filesOf } from '../../dev/seed/readFile.ts';
import { seedFiles } from '../../dev/seed/files.ts';
import { connectors, delegates } from '../../dev/seed/harness.ts';
import { GitHub } from '../../js/core/github/client.ts';
import { Harness } from '../../js/core/harness/client.ts';
import { Http } from '../../js/core/http.ts';
import { loadCore } from '../../js/core/core.ts';
import { readSettings } from '../../js/core/config.ts';
import { readAll } from '../../js/core/read.ts';
import { run } from '../../js/core/run.ts';
import type { DoctorRow } from '../../js/core/index.ts';

const PORTAL = 'https://portal.company.com';
const CATALOG = 'kustomize/catalog/services.yaml';
const log = { info() {}, warn() {} };
const core = loadCore();
const hook: Omit<Hook, 'id' | 'createdAt'> = {
  active: true,
  events: ['push'],
  config: {
    url: `${PORTAL}/api/ameide/v1/webhooks/github`,
    ...{ content_type: 'json', secret: 'hook-secret', insecure_ssl: '0' },
  },
  lastStatus: 202,
};

const key: Key = { key: 'pat.acc123.tok.secret' };
let github: GithubDouble;
let harness: HarnessDouble;
beforeAll(async () => {
  github = await startGithub({ say: () => {} });
  github.seed('company', 'platform-next', seedFiles('platform-next'));
  github.seed('company-harness', 'harness-pipelines', seedFiles('harness-pipelines'));
  harness = await startHarness({
    say: () => {},
    keys: [key],
    delegates,
    readFile: filesOf(github),
  });
  const scope = { orgIdentifier: 'default', projectIdentifier: 'platform' };
  const seeds = connectors('https://github.com/company');
  harness.seed(...seeds.map(connector => stringify({ connector: { ...connector, ...scope } })));
  await post('/ng/api/user-groups', '', { identifier: 'platform_team', name: 'Platform' });
  const set = { identifier: 'prod_change_window', name: 'Window', type: 'custom' };
  const inProject = '&orgIdentifier=default&projectIdentifier=platform';
  await post('/pm/api/v1/policysets', inProject, { ...set, action: 'onstep', enabled: true });
});
afterAll(() => Promise.all([github?.close(), harness?.close()]));
beforeEach(() => github.setHooks('company', 'platform-next', [hook]));

async function post(path: string, query: string, body: object): Promise<void> {
  const url = `${harness.url}${path}?accountIdentifier=acc123${query}`;
  const headers = { 'x-api-key': key.key, 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
}

interface Setting {
  token?: string;
  apiKey?: string;
  options?: object;
  now?: () => number;
}

/** All rows, by their ids. */
async function look(setting: Setting = {}): Promise<Map<string, DoctorRow>> {
  const { token = 'ghp_bot', apiKey = key.key, options, now = Date.now } = setting;
  const { ameide } = appConfig({
    port: 0,
    github: { apiUrl: `${github.url}/api/v3`, token },
    harness: { baseUrl: harness.url, apiKey, org: 'default', project: 'platform' },
    catalogRepo: 'company/platform-next',
    pipelinesRepo: 'company-harness/harness-pipelines',
    ameide: options ? { harness: { options } as never } : {},
  });
  const settings = readSettings(ameide);
  const clock = {
    now,
    random: Math.random,
    wait: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((done, stop) => {
        const timer = setTimeout(done, ms);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          stop(new Error('stopped'));
        });
      }),
  };
  const http = () => new Http({ log, clock, timeoutMs: 1_000, budgetMs: 300 });
  const access = {
    integrations: {
      github: { byHost: () => ({ config: { apiBaseUrl: `${github.url}/api/v3` } }) },
    },
    credentials: () => ({ getCredentials: () => Promise.resolve({ token }) }),
  };
  const servers = {
    github: new GitHub(access, http(), log),
    harness: new Harness(settings.harness, http(), log),
    log,
  };
  const context = { now: '2026-11-21T10:00:00Z', config: settings.core };
  const input = { portal: PORTAL, webhookSecret: true };
  const before = [github.log.mutations().length, harness.log.mutations().length];
  const { plan } = await run({
    core,
    request: { action: { type: 'doctor:check', input }, context },
    driver: {
      read: reads => readAll(servers, reads),
      perform: () => Promise.reject(new Error('nothing is to be done')),
    },
    log,
  });
  expect([github.log.mutations().length, harness.log.mutations().length]).toEqual(before);
  expect(plan.effects).toEqual([]);
  const { outputs } = plan;
  if (outputs.type !== 'doctor:check') throw new Error(outputs.type);
  expect(JSON.stringify(outputs)).not.toMatch(/ghp_|pat\.acc123|hook-secret/);
  return new Map(outputs.values.rows.map(row => [row.id, row]));
}

/** Those that are not as they should be, each in a line. */
const faults = (rows: Map<string, DoctorRow>) =>
  [...rows.values()]
    .filter(({ state }) => state !== 'ok')
    .map(({ id, state, found }) => `${id} ${state}: ${found}`);

it('finds nothing where nothing is wrong', async () => {
  const rows = await look();
  expect(faults(rows)).toEqual([]);
  expect(rows.get('github.catalog.content')?.found).toMatch(/^\d+ services$/);
  expect(rows.get('harness.connector.k8s_prod_euw1')?.found).toBe('connects through a delegate');
  expect(rows.get('harness.group.account.platform_team')?.found).toBe('exists');
  expect(github.violations).toEqual([]);
  expect(harness.violations).toEqual([]);
});

describe('of GitHub it says', () => {
  it('that the token is refused, and that the rest could not be looked at', async () => {
    const rows = await look({ token: 'ghp_unknown' });
    expect(rows.get('github.catalog')).toMatchObject({
      state: 'missing',
      found: expect.stringContaining('rejected the credentials'),
      help: expect.stringContaining('renew it'),
    });
    expect(rows.get('github.catalog.content')?.state).toBe('unchecked');
    expect(rows.get('harness.key')?.state).toBe('ok');
  });

  it('which permission is missing', async () => {
    const rows = await look({ token: 'ghp_alice' });
    expect(rows.get('github.catalog.contents')).toMatchObject({
      state: 'missing',
      help: expect.stringContaining('Contents: write'),
    });
    expect(rows.get('github.webhook')).toMatchObject({
      state: 'warning',
      help: expect.stringContaining('Webhooks: read'),
    });
    expect(rows.get('github.catalog.content')?.state).toBe('ok');
  });

  it('what an app may, as far as GitHub tells', async () => {
    github.addUser({ login: 'app[bot]', type: 'Bot', tokens: ['ghs_app'], access: 'write' });
    const rows = await look({ token: 'ghs_app' });
    expect(rows.get('github.catalog.contents')?.state).toBe('ok');
    expect(rows.get('github.catalog.pull-requests')).toMatchObject({
      state: 'unchecked',
      help: expect.stringContaining('Pull requests: write'),
    });
  });

  it('that the repository is archived', async () => {
    github.configure('company', 'platform-next', { archived: true });
    const rows = await look();
    github.configure('company', 'platform-next', { archived: false });
    expect(faults(rows)).toEqual(['github.catalog missing: `company/platform-next` is archived']);
  });

  it('which rule covers its branches', async () => {
    const repo = github.repo('company', 'platform-next');
    const include = ['refs/heads/ameide/**'];
    const rules = [{ type: 'creation' as const }];
    github.addRuleset('company', 'platform-next', { name: 'No branches', include, rules });
    const rows = await look();
    repo.rulesets = [];
    expect(faults(rows)).toEqual([
      'github.rules.ours warning: branches below `ameide/` are covered by the rule `creation` of company/platform-next',
    ]);
  });

  it('what is wrong with the catalog', async () => {
    const good = github.readFile('company', 'platform-next', 'main', CATALOG)!;
    const file = parse(good) as { services: { size: string }[] };
    file.services[0]!.size = 'huge';
    const put = (text: string) =>
      github.commitAs('alice', 'company', 'platform-next', 'main', { [CATALOG]: text });
    put(stringify(file));
    const rows = await look();
    put('services: [');
    const broken = await look();
    put(good);
    expect(rows.get('github.catalog.content')).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/1 faults?; the first: unknown size `huge` \(kustomize.*:\d+\)/),
    });
    expect(broken.get('github.catalog.content')?.state).toBe('missing');
  });

  it.each<[string, Partial<Hook>[], RegExp]>([
    ['is not there', [], /none leads to https:\/\/portal/],
    ['leads elsewhere', [{ config: { ...hook.config, url: 'https://x.y/' } }], /none leads/],
    ['is turned off', [{ active: false }], /turned off/],
    ['is for other events', [{ events: ['issues'] }], /not called for pushes/],
    ['sends forms', [{ config: { ...hook.config, content_type: 'form' } }], /sent forms/],
    ['is not signed', [{ config: { ...hook.config, secret: undefined } }], /not signed/],
    ['was refused', [{ lastStatus: 401 }], /answered with status 401/],
  ])('that the webhook %s', async (_what, hooks, found) => {
    github.setHooks(
      'company',
      'platform-next',
      hooks.map(change => ({ ...hook, ...change })),
    );
    const rows = await look();
    expect(faults(rows)).toEqual([expect.stringMatching(/^github\.webhook warning: /)]);
    expect(rows.get('github.webhook')).toMatchObject({
      found: expect.stringMatching(found),
      help: expect.any(String),
    });
  });

  it('that it does not respond, and what Harness is like', async () => {
    const back = github.faults.add({ method: 'GET', path: '/repos', status: 503 });
    const rows = await look();
    back();
    expect(rows.get('github.catalog')?.state).toBe('missing');
    expect(rows.get('github.webhook')?.state).toBe('unchecked');
    expect([...rows.values()].filter(({ area }) => area === 'harness')).toSatisfy(
      (all: DoctorRow[]) => all.length > 20 && all.every(({ state }) => state === 'ok'),
    );
  });
});

describe('of Harness it says', () => {
  it('that the key is refused or not given', async () => {
    const refused = await look({ apiKey: 'pat.acc123.no.key' });
    expect(refused.get('harness.key')).toMatchObject({
      state: 'missing',
      help: expect.stringContaining('ameide.harness.apiKey'),
    });
    expect(refused.get('harness.connector.gar')?.state).toBe('unchecked');
    expect(refused.get('github.catalog')?.state).toBe('ok');
  });

  it('which permission is missing, one by one', async () => {
    key.denied = ['core_pipeline_execute'];
    const one = await look();
    key.denied = ['core_environment_view'];
    const other = await look();
    key.denied = [];
    expect(faults(one)).toEqual([
      'harness.permission.core_pipeline_execute missing: the key has no right to start runs',
    ]);
    expect(faults(other).map(line => line.split(':')[0])).toEqual([
      'harness.permission.core_environment_view missing',
      'harness.environments missing',
      'harness.infrastructures missing',
    ]);
  });

  it('which connector is missing, and which delegate to look at', async () => {
    const message = 'No eligible delegate(s) in account to execute task';
    harness.setDisconnected('k8s_int_stable_euw1', message);
    const rows = await look();
    harness.setDisconnected('k8s_int_stable_euw1', undefined);
    expect(faults(rows)).toEqual([
      `harness.connector.k8s_int_stable_euw1 missing: does not connect: ${message}`,
    ]);
    expect(rows.get('harness.connector.k8s_int_stable_euw1')?.help).toContain(
      'harness-delegate-int-euw1',
    );
  });

  it('which cluster has no delegate that is up', async () => {
    harness.setDelegate({ name: 'harness-delegate-int-euw1', connected: false });
    harness.world.delegates.delete('harness-delegate-prod-euw2');
    const rows = await look();
    harness.setDelegate({ name: 'harness-delegate-int-euw1', connected: true });
    // That of the project serves as well as that of the account, and a tag as well as a name.
    const project = { org: 'default', project: 'platform' };
    const tags = ['harness-delegate-prod-euw2'];
    harness.setDelegate({ name: 'any', tags, connected: true, ...project });
    expect(faults(rows)).toEqual([
      'harness.delegate.harness-delegate-int-euw1 missing: is not connected, so nothing can be deployed to int/euw1',
      'harness.delegate.harness-delegate-prod-euw2 missing: does not exist, so nothing can be deployed to prod/euw2',
    ]);
    expect(faults(await look())).toEqual([]);
  });

  it('which group, policy set or template is missing', async () => {
    const options = {
      ...{ platformGroup: 'account.nobody', policySets: ['no_such_set'] },
      ...{ form: 'thin', templateRef: 'account.service_cd' },
    };
    expect(faults(await look({ options })).map(line => line.split(':')[0])).toEqual([
      'harness.group.account.nobody missing',
      'harness.policy-set.no_such_set missing',
      'harness.template.account.service_cd missing',
    ]);
  });

  it('that one lookup fails, and nothing else', async () => {
    const path = '/ng/api/connectors/testConnection/gar';
    const back = harness.faults.add({ method: 'POST', path, status: 500 });
    const rows = await look();
    back();
    expect(faults(rows)).toEqual([expect.stringMatching(/^harness\.connector\.gar warning: /)]);
  });
});

it('says that the clock is wrong', async () => {
  const rows = await look({ now: () => Date.now() + 42_000 });
  expect(faults(rows)).toEqual([
    expect.stringMatching(/^github\.clock warning: this machine is 4[123] s ahead of GitHub$/),
    expect.stringMatching(/^harness\.clock warning: this machine is 4[123] s ahead of Harness$/),
  ]);
  const behind = await look({ now: () => Date.now() - 400_000 });
  expect(behind.get('harness.clock')?.state).toBe('missing');
});
