// Runs of sync over some services only say nothing about the whole.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('sync_runs', table => {
    table.boolean('partial').notNullable().defaultTo(false);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('sync_runs', table => {
    table.dropColumn('partial');
  });
};
