// Pages of the audit trail by any filters: what a plain look through all entries finds.
import { migrate, stateOf } from '../../js/plugin/state/state.ts';
import type { AuditEntry } from '../../js/common/index.ts';
import type { AuditFilter, NewAuditEntry } from '../../js/plugin/state/audit.ts';
import { DATABASES, skipWhatIsMissing } from '../support/databases.ts';

const NOW = Date.parse('2026-11-27T10:00:00.000Z');
const VALUES = {
  event: ['service.create', 'pipeline.execute', 'service.create.cancel'],
  status: ['initiated', 'succeeded', 'failed'],
  source: ['http', 'webhook'],
  actor: ['user:default/jane', 'plugin:ameide', 'external:ci'],
  service: ['cart-api', 'ledger-api'],
  operationId: ['operation-1', 'operation-2'],
};

/** Numbers that look random and are the same each time. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

skipWhatIsMissing();

it.each(DATABASES)('on %s', async (_name, open) => {
  const database = await open();
  try {
    await migrate(database.knex);
    const { audit } = stateOf(database.knex);
    const next = numbers(7);
    const one = <T>(values: T[]) => values[next(values.length)]!;
    for (let index = 0; index < 400; index += 1) {
      const entry = Object.fromEntries(
        Object.entries(VALUES).map(([name, values]) => [name, one(values)]),
      ) as unknown as NewAuditEntry;
      // Clocks of replicas differ by some minutes.
      await audit.add(entry, NOW + index * 60_000 + next(9 * 60_000));
    }
    const all = (await audit.page({}, 1000)).items;
    expect(all).toHaveLength(400);
    expect(all.map(({ id }) => Number(id))).toEqual(
      all.map(({ id }) => Number(id)).sort((left, right) => right - left),
    );
    for (let round = 0; round < 200; round += 1) {
      const filter: AuditFilter = Object.fromEntries(
        Object.entries(VALUES)
          .filter(() => next(3) === 0)
          .map(([name, values]) => [name, one(values)]),
      );
      const minutes = () => new Date(NOW + next(400) * 60_000).toISOString();
      if (next(3) === 0) filter.from = minutes();
      if (next(3) === 0) filter.to = minutes();
      const limit = 1 + next(40);
      const found: AuditEntry[] = [];
      for (let token: string | undefined, isFirst = true; isFirst || token; isFirst = false) {
        const page = await audit.page(filter, limit, token);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items);
        token = page.nextPageToken;
      }
      expect(found, JSON.stringify(filter)).toEqual(all.filter(entry => passes(entry, filter)));
    }
  } finally {
    await database.close();
  }
});

function passes(entry: AuditEntry, { from, to, ...equal }: AuditFilter): boolean {
  return (
    Object.entries(equal).every(([name, value]) => entry[name as keyof AuditEntry] === value) &&
    (from === undefined || entry.at >= from) &&
    (to === undefined || entry.at < to)
  );
}
