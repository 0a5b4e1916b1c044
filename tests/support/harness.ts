// A Harness client on the double, and the entities that the tests put there.
import type { EntityKind, EntityRef, PutEntity } from '../../js/core/pkg/ameide_core.d.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { Harness } from '../../js/core/harness/client.ts';
import type { HarnessSettings } from '../../js/core/harness/client.ts';
import { Http } from '../../js/core/http.ts';
import type { HttpOptions } from '../../js/core/http.ts';
import { keptLog, quickClock } from './tools.ts';

export const scope = { account: 'acc123', org: 'default', project: 'platform' };

export function clientOf(
  double: HarnessDouble,
  settings: Partial<HarnessSettings> = {},
  http: Partial<HttpOptions> = {},
) {
  const log = keptLog();
  const clock = quickClock();
  const all = {
    baseUrl: double.url,
    apiKey: double.apiKey,
    requestsPerMinute: 10_000,
    writesAtOnce: 6,
    settleMs: 5000,
  };
  const harness = new Harness({ ...all, ...settings }, new Http({ log, clock, ...http }), log);
  return { harness, log, clock };
}

export const ref = (kind: EntityKind, identifier: string, parent?: string): EntityRef => ({
  kind,
  scope,
  identifier,
  ...(parent ? { parent } : {}),
});

export function put(entity: EntityRef, yaml: string, more: Partial<PutEntity> = {}): PutEntity {
  const { kind, identifier } = entity;
  const fields = { name: identifier, ...more.fields };
  return {
    key: `put:${kind}:${identifier}`,
    ...entity,
    exists: false,
    version: null,
    yaml,
    ...more,
    fields,
  };
}
