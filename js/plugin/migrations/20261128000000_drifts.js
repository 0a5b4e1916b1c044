// Times are text in UTC with milliseconds, as in the first migration.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('drifts', table => {
    table.comment(
      'Services whose team was notified that the pipeline is not as the catalog has it',
    );
    table.string('service', 255).primary();
    table.string('owner', 255).notNullable();
    table.string('state', 16).notNullable();
    table.string('since', 24).notNullable();
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTableIfExists('drifts');
};
