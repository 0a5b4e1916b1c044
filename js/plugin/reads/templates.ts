/** Services by the version of their template. */
import type { ListedService, ListedTemplate } from '@ameide/core';
import type { Row } from './services.ts';

export interface TemplateQuery {
  /** A word of name or team. */
  search?: string;
  /** Name of a template. */
  template?: string;
  /** Digest of a version. */
  version?: string;
  /** Whether only those are wanted that a rollout would change, or only the others. */
  outdated?: boolean;
  offset: number;
  limit: number;
}

type Item = Pick<ListedService, 'name' | 'owner' | 'team' | 'archetype'> & {
  state: Row['state'];
  template: ListedTemplate;
};

/** A version of a template, and how many pipelines are made from it. */
export interface Version {
  template: string;
  version: string;
  services: number;
  /** How many of them would be made from another version now. */
  outdated: number;
}

/** A page of those that match; the versions are those of all services. */
export function byTemplate(rows: Row[], query: TemplateQuery) {
  const all = rows.flatMap(itemOf);
  const found = all.filter(matcher(query));
  const { offset, limit } = query;
  return {
    items: found.slice(offset, offset + limit),
    total: found.length,
    versions: versionsOf(all),
    without: rows.length - all.length,
  };
}

function itemOf({ name, owner, team, archetype, state, template }: Row): Item[] {
  return template === undefined ? [] : [{ name, owner, team, archetype, state, template }];
}

const isOutdated = ({ template: { digest, current } }: Item) => digest !== current;

function matcher({ search = '', template, version, outdated }: TemplateQuery) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (item: Item) => {
    const text = `${item.name} ${item.team}`.toLowerCase();
    return (
      words.every(word => text.includes(word)) &&
      (template === undefined || item.template.name === template) &&
      (version === undefined || item.template.digest === version) &&
      (outdated === undefined || isOutdated(item) === outdated)
    );
  };
}

/** By template; of one template the version of most services first. */
function versionsOf(items: Item[]): Version[] {
  const versions = new Map<string, Version>();
  for (const item of items) {
    const { name: template, digest: version } = item.template;
    const key = `${template} ${version}`;
    const { services, outdated } = versions.get(key) ?? { services: 0, outdated: 0 };
    const isOld = isOutdated(item) ? 1 : 0;
    versions.set(key, {
      template,
      version,
      services: services + 1,
      outdated: outdated + isOld,
    });
  }
  return [...versions.values()].sort(
    (one, other) =>
      one.template.localeCompare(other.template, 'en') ||
      other.services - one.services ||
      one.version.localeCompare(other.version, 'en'),
  );
}
