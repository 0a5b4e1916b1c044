// A Backstage in a process of its own, on a PostgreSQL that outlives it, between a GitHub and a Harness with its rate limit.
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { findPostgres, startPostgres } from '../../dev/faults/postgres.ts';
import type { Fixture } from '../../dev/faults/fixture.ts';
import { startReplica } from '../../dev/faults/replicas.ts';
import type { Replica } from '../../dev/faults/replicas.ts';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { startHarness } from '../../dev/harness/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { seedFiles } from '../../dev/seed/files.ts';

const load = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));
const knexOf = load('knex') as (config: object) => Knex;

const SECRET = 'the-secret-of-the-webhook';
const REPOSITORY = 'company/platform-next';
const CATALOG = 'kustomize/catalog/services.yaml';
/** What Harness allows a key in a minute. */
const LIMIT = 1000;

export interface Push {
  before: string;
  after: string;
}

export interface Stage {
  github: GithubDouble;
  harness: HarnessDouble;
  /** The plugin's tables. */
  knex: Knex;
  start(): Promise<void>;
  /** Ends the backend as a crash does. */
  crash(): Promise<void>;
  /** Merges these services into the catalog. */
  merge(names: string[], size: string): Push;
  deliver(push: Push, delivery: string): Promise<number>;
  close(): Promise<void>;
}

const entryOf = (name: string, size: string) =>
  `  - name: ${name}\n    archetype: api\n    profile: public-api\n    size: ${size}\n    environments: [int]\n    regions: [euw1]\n    team: payments-team\n`;

export async function openStage(requestsPerMinute: number): Promise<Stage> {
  const bin = findPostgres();
  if (!bin) throw new Error('PostgreSQL is not installed');
  const quiet = { say: () => {} };
  const github = await startGithub(quiet);
  const seed = seedFiles('platform-next');
  github.seed('company', 'platform-next', seed);
  github.seed('company-harness', 'harness-pipelines', seedFiles('harness-pipelines'));
  const harness = await startHarness({ ...quiet, requestsPerMinute: LIMIT });
  const { connection, close } = await startPostgres(bin);
  const knex = knexOf({
    client: 'pg',
    connection: { ...connection, database: 'postgres' },
    searchPath: ['ameide'],
  });
  const fixture = {
    ...{ owner: 'company', pipelinesOwner: 'company-harness', github, harness },
    config: {
      integration: { apiBaseUrl: `${github.url}/api/v3`, token: 'ghp_bot' },
      ameide: { harness: { baseUrl: harness.url, apiKey: harness.apiKey } },
    },
  } as unknown as Fixture;
  let replica: Replica | undefined;
  const head = () => github.commits('company', 'platform-next', 'main')[0]!.sha;
  return {
    ...{ github, harness, knex },
    async start() {
      replica = await startReplica(fixture, {
        database: { client: 'pg', pluginDivisionMode: 'schema', connection: { ...connection } },
        ameide: {
          harness: { strategy: 'runtime', requestsPerMinute },
          // Waiting for the pace is not limited; waiting for servers is.
          http: { waitBudgetSeconds: 3600 },
          webhooks: { githubSecret: SECRET },
        },
      });
      await replica.scaffolder.waitForTemplate('create-pipeline');
    },
    async crash() {
      await replica?.close();
    },
    merge(names, size) {
      const before = head();
      const text = seed[CATALOG]! + names.map(name => entryOf(name, size)).join('');
      github.commitAs('jane', 'company', 'platform-next', 'main', { [CATALOG]: text });
      return { before, after: head() };
    },
    async deliver(push, delivery) {
      const repository = { full_name: REPOSITORY };
      const body = JSON.stringify({ ref: 'refs/heads/main', repository, ...push });
      const signature = createHmac('sha256', SECRET).update(body).digest('hex');
      const { status } = await fetch(`${replica!.url}/api/ameide/v1/webhooks/github`, {
        method: 'POST',
        headers: {
          'x-github-event': 'push',
          'x-github-delivery': delivery,
          'x-hub-signature-256': `sha256=${signature}`,
        },
        body,
      });
      return status;
    },
    async close() {
      await replica?.close();
      await knex.destroy();
      await Promise.all([close(), github.close(), harness.close()]);
    },
  };
}
