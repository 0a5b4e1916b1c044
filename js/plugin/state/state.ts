/** The plugin's tables. Git and Harness stay the truth: what is lost here is read again, and nothing here holds a secret, a token or a body. */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { Audit } from './audit.ts';
import { Drifts } from './drifts.ts';
import { FirstDeployments } from './firstDeployments.ts';
import { guarded } from './guarded.ts';
import { Inbox } from './inbox.ts';
import { Mapping } from './mapping.ts';
import { Operations } from './operations.ts';
import { SyncRuns } from './syncRuns.ts';

const MIGRATIONS = resolvePackagePath('@ameide/backstage-plugin-ameide-backend', 'migrations');

/** All tables, by noun. */
export interface State {
  operations: Operations;
  audit: Audit;
  mapping: Mapping;
  inbox: Inbox;
  drifts: Drifts;
  firstDeployments: FirstDeployments;
  syncRuns: SyncRuns;
}

/** Opens the plugin's database and brings its tables up to date. */
export async function openState(database: DatabaseService): Promise<State> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) await migrate(knex);
  return stateOf(knex);
}

/** Each migration runs in a transaction, so that one that is killed leaves nothing behind. */
export async function migrate(knex: Knex): Promise<void> {
  await knex.migrate.latest({ directory: MIGRATIONS });
}

export function stateOf(knex: Knex): State {
  const audit = new Audit(knex);
  return {
    operations: guarded(new Operations(knex, audit)),
    audit: guarded(audit),
    mapping: guarded(new Mapping(knex)),
    inbox: guarded(new Inbox(knex)),
    drifts: guarded(new Drifts(knex)),
    firstDeployments: guarded(new FirstDeployments(knex, audit)),
    syncRuns: guarded(new SyncRuns(knex)),
  };
}
