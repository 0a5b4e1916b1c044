// Sees to it that the servers hold what the demo needs, and makes only what is missing.
import { ensureApprovals, ensureConnectors } from '../seed/harness.ts';
import { ensureRepository } from '../seed/github.ts';
import type { SeededRepository } from '../seed/github.ts';
import type { Seed } from '../seed/files.ts';
import type { GitHub, Servers } from './servers.ts';

/** The repositories in use. */
export interface Repositories {
  catalog: SeededRepository;
  pipelines: SeededRepository;
  gitops: SeededRepository;
}

/** Finds or makes the repositories and the connectors; says what it made. */
export async function prepare(
  { github, harness }: Servers,
  say: (line: string) => void,
): Promise<Repositories> {
  const { CATALOG_REPO, PIPELINES_REPO, GITOPS_REPO } = process.env;
  const catalog = await repository(github, CATALOG_REPO, 'company', 'platform-next', say);
  const pipelines = await repository(
    github,
    PIPELINES_REPO,
    'company-harness',
    'harness-pipelines',
    say,
  );
  const gitops = await repository(github, GITOPS_REPO, 'company', 'gitops', say);
  const owner = catalog.name.split('/')[0];
  const web = new URL(github.apiUrl).origin.replace('//api.github.com', '//github.com');
  const { made, refused } = await ensureConnectors(harness.api, harness, `${web}/${owner}`);
  if (made.length > 0) say(`Harness: ${made.length} connectors created (${made.join(', ')})`);
  if (refused.length > 0) {
    say(`Harness: connectors missing, and they cannot be created: ${refused.join(', ')}`);
  }
  await ensureApprovals(harness.api, harness);
  return { catalog, pipelines, gitops };
}

/** The repository that is asked for; without one, the usual, else one of the token's own user. */
async function repository(
  github: GitHub,
  wanted: string | undefined,
  owner: string,
  seed: Seed,
  say: (line: string) => void,
): Promise<SeededRepository> {
  const names = wanted ? [wanted] : [`${owner}/${seed}`, ...(await ofOwnUser(github, seed))];
  for (const name of names) {
    const found = await ensureRepository(github.api, name, seed);
    if (!found) continue;
    say(`GitHub: ${name} ${found.made ? 'created with its seed' : 'exists and is used as it is'}`);
    return found;
  }
  throw new Error(
    `${names.join(' and ')}: not there, or no access, and it cannot be made with this token; ` +
      `make it, or name another one by ${VARIABLES[seed]}=owner/repo`,
  );
}

/** Environment variables that name another repository than the usual one. */
const VARIABLES = {
  'platform-next': 'CATALOG_REPO',
  'harness-pipelines': 'PIPELINES_REPO',
  gitops: 'GITOPS_REPO',
};

async function ofOwnUser(github: GitHub, seed: Seed): Promise<string[]> {
  const user = await github.api.send('GET', '/user');
  return user.status === 200 ? [`${user.body.login}/${seed}`] : [];
}
