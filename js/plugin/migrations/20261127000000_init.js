// All times are text in UTC with milliseconds (`2026-11-27T10:00:00.000Z`): both databases order and compare them the same way. What is
// kept as JSON is text too, so that neither database reads a number into it.

const TIME = 24;

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('operations', table => {
    table.comment('Requests to the API, each with the scaffolder task that performs it');
    table.string('id', 36).primary();
    table.string('kind', 32).notNullable();
    table.string('service', 255).nullable();
    table.string('owner', 255).nullable();
    table.string('actor', 255).notNullable();
    table.string('source', 16).notNullable();
    table.string('origin', 64).nullable();
    table.string('template', 255).notNullable();
    table.string('task_id', 64).nullable();
    table.string('status', 16).notNullable();
    table.string('digest', 64).notNullable();
    table.string('active_key', 300).nullable().unique();
    table.text('outputs').nullable();
    table.text('problems').nullable();
    table.string('failure', 64).nullable();
    table.string('created_at', TIME).notNullable();
    table.string('updated_at', TIME).notNullable();
    table.string('ended_at', TIME).nullable();
    table.index(['created_at', 'id']);
    table.index(['service', 'created_at', 'id']);
    table.index(['actor', 'created_at', 'id']);
    table.index(['status', 'created_at', 'id']);
  });
  await knex.schema.createTable('audit', table => {
    table.comment('Who did what, when, from where, with which result; rows are only ever added');
    table.bigIncrements('id');
    table.string('at', TIME).notNullable().index();
    table.string('event', 64).notNullable();
    table.string('status', 16).notNullable();
    table.string('actor', 255).notNullable();
    table.string('source', 16).notNullable();
    table.string('origin', 64).nullable();
    table.string('service', 255).nullable();
    table.string('operation_id', 36).nullable();
    table.text('detail').nullable();
    table.index(['event', 'id']);
    table.index(['status', 'id']);
    table.index(['actor', 'id']);
    table.index(['service', 'id']);
    table.index(['operation_id', 'id']);
  });
  await knex.schema.createTable('idempotency_keys', table => {
    table.comment('The operation that a key of a caller stands for; keys are hashed');
    table.string('key_hash', 64).primary();
    table.string('digest', 64).notNullable();
    table.string('operation_id', 36).notNullable();
    table.string('created_at', TIME).notNullable().index();
  });
  await knex.schema.createTable('mapping', table => {
    table.comment(
      'The pipeline of each service, as last seen; can be dropped, a sync writes it again',
    );
    table.string('service', 255).primary();
    table.string('pipeline_id', 255).notNullable();
    table.text('pipeline_url').notNullable();
    table.string('template_digest', 64).nullable();
    table.string('state', 16).nullable();
    table.string('updated_at', TIME).notNullable();
  });
  await knex.schema.createTable('inbox', table => {
    table.comment('Webhooks that were received, without their bodies');
    table.string('delivery_id', 100).primary();
    table.string('repository', 255).notNullable();
    table.string('before_commit', 64).notNullable();
    table.string('after_commit', 64).notNullable();
    table.string('status', 16).notNullable();
    table.integer('attempts').notNullable();
    table.text('detail').nullable();
    table.string('received_at', TIME).notNullable();
    table.string('next_at', TIME).notNullable();
    table.index(['status', 'next_at']);
    table.index('received_at');
  });
  await knex.schema.createTable('sync_runs', table => {
    table.comment('Runs of sync; the id is that of the operation');
    table.string('id', 36).primary();
    table.string('mode', 16).notNullable();
    table.boolean('applied').notNullable();
    table.string('status', 16).notNullable();
    table.integer('services').nullable();
    table.integer('unchanged').nullable();
    table.string('started_at', TIME).notNullable();
    table.string('ended_at', TIME).nullable();
    table.index(['started_at', 'id']);
  });
  await knex.schema.createTable('sync_rows', table => {
    table.comment('Services that were not up to date in a run of sync');
    table.bigIncrements('id');
    table.string('run_id', 36).notNullable();
    table.string('service', 255).notNullable();
    table.string('pipeline_id', 255).notNullable();
    table.string('state', 16).notNullable();
    table.text('detail').notNullable();
    table.boolean('repaired').notNullable();
    table.index(['run_id', 'id']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'sync_rows',
    'sync_runs',
    'inbox',
    'mapping',
    'idempotency_keys',
    'audit',
    'operations',
  ])
    await knex.schema.dropTableIfExists(table);
};
