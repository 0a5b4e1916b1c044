// Times are text in UTC with milliseconds, as in the first migration.

const TIME = 24;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('first_deployments', table => {
    table.comment('Services to be deployed to their first environment as soon as they can be');
    table.string('operation_id', 64).primary();
    table.string('service', 255).notNullable();
    table.string('owner', 255).nullable();
    table.string('actor', 255).notNullable();
    table.string('image_tag', 128).notNullable();
    table.string('status', 16).notNullable();
    table.string('waits_for', 16).nullable();
    table.text('reason').nullable();
    table.text('places').nullable();
    table.text('runs').nullable();
    table.string('requested_at', TIME).notNullable();
    table.string('next_at', TIME).notNullable();
    table.string('claimed_at', TIME).nullable();
    table.string('ended_at', TIME).nullable();
    table.index(['status', 'next_at']);
    table.index(['service', 'requested_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTableIfExists('first_deployments');
};
