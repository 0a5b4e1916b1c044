// Services with pipelines in a double of Harness, whose template somebody changes: what rollouts are tried on.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../js/core/clock.ts';
import type { HarnessSynced } from '../../js/core/pkg/ameide_core.d.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { Between, CATALOG, OWNER, PIPELINES } from './between.ts';

export { Killed } from './between.ts';
export type { Strike } from './between.ts';

const TEMPLATE = 'templates/api-pipeline-template.yaml';
const SHIPPED = readFileSync(
  join(import.meta.dirname, '../../templates/harness/api.yaml.j2'),
  'utf8',
);

export const nameOf = (index: number) => `service-${String(index).padStart(4, '0')}`;
export const pipelineOf = (index: number) => `${nameOf(index).replaceAll('-', '_')}_cd`;

export class RolloutStage extends Between {
  #services: number[];

  private constructor(
    github: GithubDouble,
    harness: HarnessDouble,
    clock: Clock,
    services: number[],
    ameide: object,
  ) {
    super(github, harness, clock, ameide);
    this.#services = services;
  }

  /** So many services, each with its pipeline as the template that ships makes it. */
  static async open(count: number, ameide: object = {}): Promise<RolloutStage> {
    const services = Array.from({ length: count }, (_, index) => index);
    const seed = {
      [`${OWNER}/platform-next`]: { [CATALOG]: catalogOf(services) },
      [`${OWNER}/${PIPELINES}`]: { 'README.md': '#\n' },
    };
    const { github, harness, clock } = await Between.doubles(seed);
    const stage = new RolloutStage(github, harness, clock, services, ameide);
    await stage.sync({ apply: true, mode: 'full' });
    return stage;
  }

  /** The organization's own template in its nth version; `more` goes into the pipelines. */
  changeTemplate(version: number, more = ''): void {
    const text = `{# Version ${version}. #}\n${SHIPPED}`.replace(
      '{% block rollout %}',
      `{% block rollout %}\n${more}`,
    );
    this.github.commitAs('alice', OWNER, PIPELINES, 'main', { [TEMPLATE]: text });
  }

  /** The template that ships as the organization's own, without a change. */
  adoptTemplate(): void {
    this.github.commitAs('alice', OWNER, PIPELINES, 'main', { [TEMPLATE]: SHIPPED });
  }

  /** Services that leave the catalog. */
  removeServices(...gone: number[]): void {
    this.#services = this.#services.filter(index => !gone.includes(index));
    const files = { [CATALOG]: catalogOf(this.#services) };
    this.github.commitAs('alice', OWNER, 'platform-next', 'main', files);
  }

  pipeline(index: number) {
    const found = this.harness
      .entities('pipeline')
      .find(one => one.identifier === pipelineOf(index));
    if (!found) throw new Error(`no ${pipelineOf(index)}`);
    return found;
  }

  /** Pipelines by the digest of their template. */
  byTemplate(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { tags } of this.harness.entities('pipeline')) {
      const digest = tags?.['template-digest'] ?? '';
      counts[digest] = (counts[digest] ?? 0) + 1;
    }
    return counts;
  }

  sync(input: object): Promise<HarnessSynced> {
    return this.act({ type: 'harness:sync', input });
  }
}

function catalogOf(services: number[]): string {
  const entry = (index: number) =>
    `  - name: ${nameOf(index)}\n    archetype: api\n    profile: public-api\n    size: small\n    environments: [int, pre, prod]\n    regions: [euw1]\n    team: team-${index % 4}\n`;
  return `services:\n${services.map(entry).join('')}`;
}
