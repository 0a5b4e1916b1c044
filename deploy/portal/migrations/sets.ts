// Which migrations there are: those of each plugin, and those that Backstage's own services keep in the database of each plugin.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** Migrations that are noted in one table of a plugin's database. */
export interface MigrationSet {
  directory: string;
  tableName: string;
}

/** The plugins of the portal, with the package whose migrations each has. */
const PLUGINS: Record<string, string | undefined> = {
  app: '@backstage/plugin-app-backend',
  auth: '@backstage/plugin-auth-backend',
  catalog: '@backstage/plugin-catalog-backend',
  events: '@backstage/plugin-events-backend',
  notifications: '@backstage/plugin-notifications-backend',
  permission: undefined,
  scaffolder: '@backstage/plugin-scaffolder-backend',
  ameide: '@ameide/backstage-plugin-ameide-backend',
};

const DEFAULTS = '@backstage/backend-defaults';

/** The sets of each plugin, by its id. */
export function migrationSets(): Map<string, MigrationSet[]> {
  return new Map(
    Object.entries(PLUGINS).map(([plugin, name]) => [
      plugin,
      [
        ...(name ? [{ directory: folderOf(name), tableName: 'knex_migrations' }] : []),
        {
          directory: folderOf(DEFAULTS, 'scheduler'),
          tableName: 'backstage_backend_tasks__knex_migrations',
        },
        {
          directory: folderOf(DEFAULTS, 'auth'),
          tableName: 'backstage_backend_public_keys__knex_migrations',
        },
      ],
    ]),
  );
}

const folderOf = (name: string, ...parts: string[]): string =>
  resolvePackagePath(name, 'migrations', ...parts);

/** The names of the migrations of a set, in their order. */
export const filesOf = ({ directory }: MigrationSet): string[] =>
  readdirSync(directory)
    .filter(name => /\.c?js$/.test(name))
    .sort();

/** Whether a migration is either made as a whole or not at all, also without us. */
export function isWhole({ directory }: MigrationSet, name: string): boolean {
  const load = createRequire(join(directory, name));
  const { config } = load(join(directory, name)) as { config?: { transaction?: boolean } };
  return config?.transaction !== false;
}
