/** Pages of services. */
import { HarnessError } from '../errors.ts';
import type { Answer, Call } from '../../http/index.ts';
import { usersOf } from '../references.ts';
import { label, type World } from '../world.ts';
import { base, crumbs, scopeOf } from './pipelinePage.ts';
import { escape, layout, link, table, tags, yamlBlock } from './layout.ts';

export function servicesPage(call: Call, world: World): Answer {
  const rows = world.store
    .list('service', scopeOf(call))
    .map(entity => [
      link(`${base(call)}/services/${entity.identifier}`, entity.name),
      tags(entity.tags),
    ]);
  return layout('Services', crumbs(call), table(['Name', 'Tags'], rows, 'No services yet.'));
}

export function servicePage(call: Call, world: World): Answer {
  const identifier = call.params['id'] ?? '';
  const entity = world.store.get({ kind: 'service', ...scopeOf(call), identifier });
  if (!entity)
    throw new HarnessError(
      'RESOURCE_NOT_FOUND',
      `Service with identifier [${identifier}] not found`,
    );
  const rows = usersOf(world, { ...entity, kind: 'service' }).map(user => [
    escape(label(user.kind)),
    user.kind === 'pipeline'
      ? link(`${base(call)}/pipelines/${user.identifier}/pipeline-studio`, user.name)
      : escape(user.name),
  ]);
  const body = `<p>${tags(entity.tags)}</p><p>${escape(entity.description)}</p>
<h2>Used by</h2>${table(['Kind', 'Name'], rows, 'Not used.')}<h2>YAML</h2>${yamlBlock(entity.yaml)}`;
  return layout(
    entity.name,
    crumbs(call, { label: 'Services', href: `${base(call)}/services` }, { label: entity.name }),
    body,
  );
}
