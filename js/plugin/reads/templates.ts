/** Services by the version of their template. */
import type {
  TemplateItem,
  TemplateQuery,
  TemplateVersion,
} from '@ameide/backstage-plugin-ameide-common';
import { isOutdated } from '@ameide/core';
import type { Paged, Row } from './services.ts';

/** A page of those that match; the versions are those of all services. */
export function byTemplate(rows: Row[], query: Paged<TemplateQuery>) {
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

function itemOf({ name, owner, team, archetype, state, template }: Row): TemplateItem[] {
  return template === undefined ? [] : [{ name, owner, team, archetype, state, template }];
}

function matcher({ search = '', template, version, outdated }: TemplateQuery) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (item: TemplateItem) => {
    const text = `${item.name} ${item.team}`.toLowerCase();
    return (
      words.every(word => text.includes(word)) &&
      (template === undefined || item.template.name === template) &&
      (version === undefined || item.template.digest === version) &&
      (outdated === undefined || isOutdated(item.template) === outdated)
    );
  };
}

/** By template; of one template the version of most services first. */
function versionsOf(items: TemplateItem[]): TemplateVersion[] {
  const versions = new Map<string, TemplateVersion>();
  for (const item of items) {
    const { name: template, digest: version } = item.template;
    const key = `${template} ${version}`;
    const { services, outdated } = versions.get(key) ?? { services: 0, outdated: 0 };
    const isOld = isOutdated(item.template) ? 1 : 0;
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
