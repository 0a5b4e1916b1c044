// Rows of an installation that has been used, and how they are found again after an upgrade.
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

const ENTITIES = 400;

/** Fills what a plugin has in the older version. */
export async function fill(knex: Knex, plugin: string): Promise<void> {
  if (plugin === 'catalog') await fillCatalog(knex);
  if (plugin === 'scaffolder') await fillScaffolder(knex);
}

async function fillCatalog(knex: Knex): Promise<void> {
  const entities = Array.from({ length: ENTITIES }, (_, index) => ({
    id: uuid(index),
    ref: `component:default/service-${index}`,
    document: JSON.stringify({ kind: 'Component', metadata: { name: `service-${index}` } }),
  }));
  const insert = (table: string, rows: object[]) => knex.batchInsert(table, rows, 200);
  await insert(
    'refresh_state',
    entities.map(({ id, ref, document }) => ({
      entity_id: id,
      entity_ref: ref,
      unprocessed_entity: document,
      processed_entity: document,
      errors: '[]',
      result_hash: createHash('sha1').update(document).digest('hex'),
      next_update_at: new Date('2030-01-01'),
      last_discovery_at: new Date('2024-01-01'),
    })),
  );
  await insert(
    'final_entities',
    entities.map(({ id, document }) => ({
      entity_id: id,
      hash: createHash('sha1').update(document).digest('hex'),
      stitch_ticket: '',
      final_entity: document,
    })),
  );
  // Each twice, as older versions wrote them now and then.
  const search = entities.flatMap(({ id }, index) => [
    { entity_id: id, key: 'kind', value: 'component', original_value: 'Component' },
    { entity_id: id, key: 'metadata.name', value: `service-${index}` },
  ]);
  await insert('search', [...search, ...search]);
  await insert(
    'relations',
    entities.map(({ id, ref }) => ({
      originating_entity_id: id,
      source_entity_ref: ref,
      type: 'ownedBy',
      target_entity_ref: 'group:default/payments-team',
    })),
  );
}

async function fillScaffolder(knex: Knex): Promise<void> {
  const tasks = Array.from({ length: 50 }, (_, index) => ({
    id: uuid(index),
    spec: JSON.stringify({ steps: [], values: { name: `service-${index}` } }),
    status: 'completed',
  }));
  await knex('tasks').insert(tasks);
  await knex('task_events').insert(
    tasks.map(({ id }) => ({ task_id: id, body: '{"message":"done"}', event_type: 'completion' })),
  );
}

const uuid = (index: number): string =>
  `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** The rows that an upgrade must keep, one text each; those that older versions wrote twice count once. */
const KEPT: Record<string, string[]> = {
  catalog: [
    'select entity_id, entity_ref, unprocessed_entity, processed_entity from refresh_state',
    'select entity_id, final_entity from final_entities',
    'select distinct entity_id, key, value, original_value from search',
    'select originating_entity_id, source_entity_ref, type, target_entity_ref from relations',
  ],
  scaffolder: [
    'select id, spec, status from tasks',
    'select task_id, body, event_type from task_events',
  ],
};

/** A digest of all rows that an upgrade must keep. */
export async function digestOf(knex: Knex, plugin: string): Promise<string> {
  const digest = createHash('sha256');
  for (const query of KEPT[plugin] ?? []) {
    const { rows } = (await knex.raw(query)) as { rows: object[] };
    digest.update(
      rows
        .map(row => JSON.stringify(row))
        .sort()
        .join('\n'),
    );
  }
  return digest.digest('hex');
}

/** What a plugin's database is made of, as text: columns, indexes, constraints, notes of migrations and their locks. */
export async function shapeOf(knex: Knex): Promise<string[]> {
  const own = 'current_schema()';
  const lists = [
    `select 'column', table_name, column_name, data_type, is_nullable, column_default
     from information_schema.columns where table_schema = ${own}`,
    `select 'index', c.relname, i.indisvalid, pg_get_indexdef(i.indexrelid)
     from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = ${own}::regnamespace`,
    `select 'constraint', conname, convalidated, pg_get_constraintdef(oid)
     from pg_constraint where connamespace = ${own}::regnamespace`,
  ];
  const shape: string[] = [];
  const add = (rows: object[], name = '') =>
    shape.push(...rows.map(row => name + JSON.stringify(Object.values(row))));
  for (const list of lists) add(((await knex.raw(list)) as { rows: object[] }).rows);
  const { rows: tables } = (await knex.raw(
    `select tablename as name from pg_tables where schemaname = ${own}
     and tablename like '%knex_migrations%'`,
  )) as { rows: { name: string }[] };
  for (const { name } of tables)
    add((await knex(name).select(name.endsWith('_lock') ? 'is_locked' : 'name')) as object[], name);
  return shape.sort();
}
