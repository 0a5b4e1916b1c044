// A configuration with all that the portal needs.
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';

export const connection = { host: 'db', user: 'portal', password: 'secret' };
export const COMPLETE: JsonObject = {
  app: { baseUrl: 'https://portal.company.com' },
  backend: {
    baseUrl: 'https://portal.company.com',
    database: { client: 'pg', pluginDivisionMode: 'schema', connection, skipMigrations: true },
  },
  auth: {
    environment: 'production',
    session: { secret: 'secret' },
    providers: {
      oidc: {
        production: {
          metadataUrl: 'https://id.company.com',
          clientId: 'id',
          clientSecret: 'secret',
        },
      },
    },
  },
  integrations: { github: [{ host: 'github.com', token: 'token' }] },
  ameide: {
    catalog: { repoUrl: 'github.com?owner=company&repo=platform' },
    harness: { apiKey: 'key' },
  },
};

/** The complete configuration with another value in one place. */
export function changed(path: string, value: JsonObject[string]): ConfigReader {
  const data = structuredClone(COMPLETE);
  const keys = path.split('.');
  let at = data;
  for (const key of keys.slice(0, -1)) at = at[key] as JsonObject;
  at[keys.at(-1)!] = value;
  return new ConfigReader(data);
}
