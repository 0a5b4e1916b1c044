// One Backstage backend and one GitHub for all contestants, each with a repository of its own that holds the same catalog.
import { join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { Scaffolder, appConfig, freePort, startBackend } from '../../dev/backend/index.ts';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { Gates, loadModule } from './actions.ts';

export const OWNER = 'company';
export const FILE = 'services.yaml';

export interface Stage {
  github: GithubDouble;
  scaffolder: Scaffolder;
  gates: Gates;
  /** A repository that holds the catalog. */
  repository(name: string, catalog: string): void;
  repoUrl(name: string): string;
  close(): Promise<void>;
}

export async function openStage(tasksAtOnce: number): Promise<Stage> {
  const github = await startGithub({ say: () => {} });
  const config = appConfig({
    port: await freePort(),
    github: { apiUrl: `${github.url}/api/v3`, token: 'ghp_bot' },
    harness: { baseUrl: 'http://127.0.0.1:9', apiKey: 'pat.acc.x.y', org: 'o', project: 'p' },
    catalogRepo: `${OWNER}/ours`,
    pipelinesRepo: `${OWNER}/pipelines`,
    // A whole crowd in one process, on a machine that does much else.
    ameide: { http: { timeoutSeconds: 300, waitBudgetSeconds: 3600 } },
  });
  config['scaffolder'] = { concurrentTasksLimit: tasksAtOnce };
  const { locations } = config['catalog'] as { locations: JsonObject[] };
  locations.splice(0, locations.length, {
    type: 'file',
    target: join(import.meta.dirname, '*.yaml'),
  });
  const gates = new Gates();
  const backend = await startBackend(config, [loadModule(gates)]);
  const scaffolder = new Scaffolder(backend.url);
  await scaffolder.waitForTemplate('load-ours');
  await scaffolder.waitForTemplate('load-theirs');
  return {
    github,
    scaffolder,
    gates,
    repository: (name, catalog) => void github.seed(OWNER, name, { [FILE]: catalog }),
    repoUrl: name => `127.0.0.1:${github.port}?owner=${OWNER}&repo=${name}`,
    async close() {
      await backend.stop();
      await github.close();
    },
  };
}
