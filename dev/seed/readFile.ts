// How the double of Harness reads the repositories of the double of GitHub.
import type { GithubDouble } from '../github/index.ts';
import type { HarnessOptions } from '../harness/index.ts';

/** A file of a branch; undefined where there is none. */
export function filesOf(github: GithubDouble): NonNullable<HarnessOptions['readFile']> {
  return (repository, branch, path) => {
    const [owner = '', name = ''] = repository.split('/');
    try {
      return github.readFile(owner, name, branch, path);
    } catch {
      // There is no such repository.
      return undefined;
    }
  };
}
