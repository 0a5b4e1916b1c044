// A Backstage in a process of its own, on PostgreSQL, with a catalog of many services: as entries of the config repo and as entities.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@backstage/types';
import { Scaffolder, appConfig, freePort } from '../../dev/backend/index.ts';
import { findPostgres, startPostgres } from '../../dev/faults/postgres.ts';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { startHarness } from '../../dev/harness/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { seedFiles } from '../../dev/seed/files.ts';

export const CATALOG = 'kustomize/catalog/services.yaml';

export interface Stage {
  url: string;
  github: GithubDouble;
  harness: HarnessDouble;
  ask(method: string, path: string, body?: object): Promise<{ status: number; body: any }>; // eslint-disable-line @typescript-eslint/no-explicit-any
  close(): Promise<void>;
}

const nameOf = (index: number) => `service-${String(index).padStart(5, '0')}`;

const entryOf = (index: number) =>
  `  - name: ${nameOf(index)}\n    archetype: api\n    profile: public-api\n    size: small\n    environments: [int, pre, prod]\n    regions: [euw1]\n    team: team-${index % 40}\n    description: Does what service ${index} does\n`;

const entityOf = (index: number) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${nameOf(index)}\n  description: Does what service ${index} does\n  tags: [api, kubernetes, small]\nspec:\n  type: service\n  lifecycle: production\n  owner: group:default/team-${index % 40}\n`;

const all = (count: number, of: (index: number) => string, between = '') =>
  Array.from({ length: count }, (_, index) => of(index)).join(between);

/** `app`: keys of `app:` for a portal with pages. */
export async function openStage(
  services: number,
  say: (line: string) => void,
  app?: JsonObject,
): Promise<Stage> {
  const bin = findPostgres();
  if (!bin) throw new Error('PostgreSQL is not installed');
  const quiet = { say: () => {} };
  const github = await startGithub(quiet);
  const seed = { ...seedFiles('platform-next'), [CATALOG]: `services:\n${all(services, entryOf)}` };
  github.seed('company', 'platform-next', seed);
  github.seed('company-harness', 'harness-pipelines', seedFiles('harness-pipelines'));
  const harness = await startHarness(quiet);
  const { connection, close } = await startPostgres(bin);
  const folder = mkdtempSync(join(tmpdir(), 'ameide-bench-'));
  const entities = join(folder, 'entities.yaml');
  writeFileSync(entities, all(services, entityOf, '---\n'));
  const port = await freePort();
  const config = appConfig({
    port,
    github: { apiUrl: `${github.url}/api/v3`, token: 'ghp_bot' },
    harness: {
      ...{ baseUrl: harness.url, apiKey: harness.apiKey },
      ...{ org: 'default', project: 'platform' },
    },
    catalogRepo: 'company/platform-next',
    pipelinesRepo: 'company-harness/harness-pipelines',
    app,
    // A whole crowd in one process, on a machine that does much else.
    ameide: { http: { timeoutSeconds: 300, waitBudgetSeconds: 3600 } },
  });
  const { locations } = config['catalog'] as { locations: JsonObject[] };
  const templates = locations.filter(({ target }) => String(target).includes('templates'));
  const catalog = {
    ...(config['catalog'] as JsonObject),
    locations: [...templates, { type: 'file', target: entities }],
    // Nothing is looked at twice while it is measured.
    processingInterval: { hours: 10 },
  };
  const backend = config['backend'] as JsonObject;
  const database = { client: 'pg', pluginDivisionMode: 'schema', connection: { ...connection } };
  const whole = { ...config, catalog, backend: { ...backend, database } };
  const file = join(import.meta.dirname, '..', '..', 'dev', 'faults', 'replica.ts');
  const child = fork(file, [JSON.stringify(whole)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    gone.then(() => Promise.reject(new Error('the backend died'))),
  ]);
  const url = `http://localhost:${port}`;
  const token = async () => {
    const response = await fetch(`${url}/api/auth/guest/refresh`, {
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    const { backstageIdentity } = (await response.json()) as {
      backstageIdentity: { token: string };
    };
    return backstageIdentity.token;
  };
  let authorization = `Bearer ${await token()}`;
  // It is valid for an hour.
  const renewing = setInterval(() => {
    void token().then(fresh => (authorization = `Bearer ${fresh}`));
  }, 20 * 60_000);
  const stage: Stage = {
    url,
    github,
    harness,
    async ask(method, path, body) {
      const response = await fetch(url + path, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: await response.json() };
    },
    async close() {
      clearInterval(renewing);
      child.kill('SIGKILL');
      await gone;
      await Promise.all([close(), github.close(), harness.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await new Scaffolder(url).waitForTemplate('kubernetes-service');
  for (let known = 0; known < services; await sleep(2000)) {
    const { body } = await stage.ask(
      'GET',
      '/api/catalog/entities/by-query?limit=1&filter=kind=component',
    );
    if (body.totalItems > known) say(`the catalog has ${body.totalItems} of ${services} entities`);
    known = body.totalItems;
  }
  return stage;
}
