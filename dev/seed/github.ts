// Makes a repository with its seed where there is none yet; one that is there is never touched.
import type { Api } from '../demo/api.ts';
import { seedFiles } from './files.ts';
import type { Seed } from './files.ts';

export interface SeededRepository {
  /** `owner/repo` */
  name: string;
  defaultBranch: string;
  made: boolean;
}

/** Finds the repository, or makes and fills it; undefined where neither can be done. */
export async function ensureRepository(
  github: Api,
  name: string,
  seed: Seed,
): Promise<SeededRepository | undefined> {
  const found = await github.send('GET', `/repos/${name}`);
  if (found.status === 200) {
    return { name, defaultBranch: found.body.default_branch, made: false };
  }
  const made = await create(github, name);
  if (!made) return undefined;
  await fill(github, name, made.default_branch, seed);
  return { name, defaultBranch: made.default_branch, made: true };
}

async function create(github: Api, name: string): Promise<{ default_branch: string } | undefined> {
  const [owner, repo] = name.split('/');
  const wanted = { name: repo, description: 'Seed of the Ameide demo', auto_init: true };
  const inOrganisation = await github.send('POST', `/orgs/${owner}/repos`, wanted);
  if (inOrganisation.status === 201) return inOrganisation.body;
  const user = await github.send('GET', '/user');
  if (user.status !== 200 || user.body.login !== owner) return undefined;
  const ofUser = await github.send('POST', '/user/repos', wanted);
  return ofUser.status === 201 ? ofUser.body : undefined;
}

/** One commit with all the files, on top of the first one that GitHub makes. */
async function fill(github: Api, name: string, branch: string, seed: Seed): Promise<void> {
  await commitFiles(github, name, branch, seedFiles(seed), 'The platform as it stands');
}

/** Commits files onto a branch. */
export async function commitFiles(
  github: Api,
  name: string,
  branch: string,
  files: Record<string, string>,
  message: string,
): Promise<void> {
  const git = `/repos/${name}/git`;
  const head = (await github.get(`${git}/ref/heads/${branch}`)).object.sha;
  const base = (await github.get(`${git}/commits/${head}`)).tree.sha;
  const tree = Object.entries(files).map(([path, content]) => ({
    path,
    mode: '100644',
    type: 'blob',
    content,
  }));
  const { sha } = await github.must('POST', `${git}/trees`, { base_tree: base, tree });
  const commit = await github.must('POST', `${git}/commits`, {
    message,
    tree: sha,
    parents: [head],
  });
  await github.must('PATCH', `${git}/refs/heads/${branch}`, { sha: commit.sha, force: false });
}
