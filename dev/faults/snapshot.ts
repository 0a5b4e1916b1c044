// What there is in the end: all that the job made, in a form that two fixtures can be compared by.
import type { GithubDouble } from '../github/index.ts';
import type { Fixture } from './fixture.ts';

/** What is where, one line a thing. */
export type Snapshot = Record<string, string>;

/** Everything in both repositories and in Harness, without what differs from fixture to fixture. */
export function snapshot(fixture: Fixture): Snapshot {
  const { github, harness, owner, pipelinesOwner } = fixture;
  const found: Snapshot = {
    ...repository(github, owner, 'platform-next'),
    ...repository(github, pipelinesOwner, 'harness-pipelines'),
  };
  for (const { kind, parent, identifier, name, tags, yaml } of harness.allEntities()) {
    const key = `${kind} ${[parent, identifier].filter(Boolean).join('/')}`;
    found[key] = JSON.stringify({ name, tags, yaml, again: key in found });
  }
  for (const [index, violation] of harness.violations.entries())
    found[`violation ${index}`] = JSON.stringify(violation);
  const plain = (text: string) => alike(text, fixture);
  return Object.fromEntries(
    Object.entries(found).map(([key, value]) => [plain(key), plain(value)]),
  );
}

function repository(github: GithubDouble, owner: string, repo: string): Snapshot {
  const found: Snapshot = {};
  const main = github.commits(owner, repo, 'main').map(({ sha }) => sha);
  for (const branch of Object.keys(github.branches(owner, repo))) {
    const commits = github.commits(owner, repo, branch);
    const own = branch === 'main' ? commits : commits.filter(({ sha }) => !main.includes(sha));
    found[`${repo} ${branch}: commits`] = own.map(({ message }) => message).join('\n--\n');
    for (const path of github.listFiles(owner, repo, branch))
      found[`${repo} ${branch}: ${path}`] = github.readFile(owner, repo, branch, path) ?? '';
  }
  for (const { number, state, head, base, title, body, draft } of github.pulls(owner, repo))
    found[`${repo} pull request ${number}`] = JSON.stringify({
      state,
      head,
      base,
      title,
      body,
      draft,
    });
  return found;
}

/** Takes out the names of the fixture, addresses and times. */
function alike(text: string, { owner, pipelinesOwner }: Fixture): string {
  return text
    .replaceAll(pipelinesOwner, 'PIPELINES')
    .replaceAll(owner, 'OWNER')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME');
}

/** What is not as it should be, a line each. */
export function differences(wanted: Snapshot, found: Snapshot): string[] {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  return [...keys].flatMap(key => {
    if (wanted[key] === found[key]) return [];
    if (wanted[key] === undefined) return [`too much: ${key}`];
    return [found[key] === undefined ? `missing: ${key}` : `different: ${key}`];
  });
}
