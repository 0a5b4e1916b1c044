// A company with an estate, between both doubles, that comes to Ameide.
import type { GithubDouble } from '../../dev/github/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import type { Clock } from '../../js/core/clock.ts';
import { Between, CATALOG, OWNER, PIPELINES } from './between.ts';
import { estate } from './estate/index.ts';
import type { Estate } from './estate/index.ts';

export class Migration extends Between {
  readonly estate: Estate;

  private constructor(github: GithubDouble, harness: HarnessDouble, clock: Clock, own: Estate) {
    super(github, harness, clock, { names: { userGroup: 'account.{team}' } });
    this.estate = own;
  }

  static async open(): Promise<Migration> {
    const own = estate();
    const seed = Object.fromEntries(
      Object.entries(own.repositories).map(([name, files]) => [`${OWNER}/${name}`, files]),
    );
    const { github, harness, clock } = await Between.doubles({
      ...seed,
      [`${OWNER}/platform-next`]: { [CATALOG]: '# All services.\nservices: []\n' },
      [`${OWNER}/${PIPELINES}`]: { 'README.md': '# Pipelines\n' },
    });
    harness.seed(...own.services.flatMap(({ documents }) => documents));
    return new Migration(github, harness, clock, own);
  }

  /** Address of a repository of the company. */
  repo(name: string): string {
    return `${this.host}?owner=${OWNER}&repo=${name}`;
  }

  get catalog(): string {
    return this.github.readFile(OWNER, 'platform-next', 'main', CATALOG) ?? '';
  }

  /** A pipeline as Harness has it. */
  yamlOf(id: string): string {
    const found = this.harness.entities('pipeline').find(({ identifier }) => identifier === id);
    if (!found) throw new Error(`no pipeline ${id}`);
    return found.yaml;
  }

  /** All pipelines by their identifiers, without the note of when they were last written. */
  pipelines(): Map<string, string> {
    const plain = (yaml: string) => yaml.replace(/^ *written-version: .*\n/m, '');
    const all = this.harness.entities('pipeline');
    return new Map(all.map(({ identifier, yaml }) => [identifier, plain(yaml)]));
  }

  /** Merges all open pull requests of a repository, oldest first. */
  async mergeAll(repo: string): Promise<number> {
    const open = this.github.pulls(OWNER, repo, 'open');
    for (const { number } of open) await this.github.merge(OWNER, repo, number);
    return open.length;
  }
}
