// A page of the audit trail takes the same time however many entries there are. There are few facets: what was done, how it ended and where
// it came from, in one value. The indexes are on an expression, so that a planner that takes rare entries for common ones cannot walk
// through the whole table by its key instead.

const INDEXES = ['facet', 'actor', 'actor, facet', 'service', 'operation_id'];
const REPLACED = ['event', 'status', 'actor', 'service', 'operation_id'];

/** @param {string} columns */
const nameOf = columns => `audit_newest_by_${columns.replace(', ', '_')}`;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('audit', table => {
    table.string('facet', 100).notNullable().defaultTo('');
    for (const column of REPLACED) table.dropIndex([column, 'id']);
  });
  await knex('audit').update({ facet: knex.raw("event || ' ' || status || ' ' || source") });
  for (const columns of INDEXES)
    await knex.raw(`CREATE INDEX ${nameOf(columns)} ON audit (${columns}, (id + 0))`);
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const columns of INDEXES) await knex.raw(`DROP INDEX ${nameOf(columns)}`);
  await knex.schema.alterTable('audit', table => {
    for (const column of REPLACED) table.index([column, 'id']);
    table.dropColumn('facet');
  });
};
