// The README of the chart: what it needs, then a table of its values, made from the schema and the defaults.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../steps.ts';
import { code, table } from './table.ts';

const FOLDER = join(root, 'deploy', 'chart');

interface Schema {
  type?: string;
  description?: string;
  enum?: string[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
}

const HEAD = `<!-- The table is made by \`npm run docs\`: edit values.yaml, values.schema.json or dev/docs/chart.ts. -->
# The chart of the portal

Backstage with Ameide, as a platform team runs it. [The runbook](../../docs/runbook.md) says how to install, upgrade and roll back, and what
to do when an alert fires.

\`\`\`sh
helm upgrade --install portal deploy/chart --namespace portal --values my-values.yaml
\`\`\`

The least that must be set; everything else has a default. Unknown keys are refused, and all that is missing is reported at once.

\`\`\`yaml
app: { baseUrl: https://portal.example.com }
oidc: { metadataUrl: https://sso.example.com/realms/company/.well-known/openid-configuration }
database: { existingSecret: portal-db-app }      # as CloudNativePG writes it
secrets: { existingSecret: portal-secrets }      # or externalSecret
appConfig: { ameide: { catalog: { repoUrl: github.com?owner=company&repo=platform-next } } }
\`\`\`

**Secrets.** Every key of the Secret becomes an environment variable. \`AUTH_SESSION_SECRET\` and \`AUTH_OIDC_CLIENT_SECRET\` are required; what
\`appConfig\` refers to, such as \`\${GITHUB_TOKEN}\` and \`\${HARNESS_API_KEY}\`, comes from there as well. Either the chart has an ExternalSecret create the Secret,
or you name one that exists: never both.

**Migrations** run in a Job before each revision: as Helm's hook, and in Argo CD before a sync. It brings its own copy of the configuration
and of the ExternalSecret, because nothing of a first release exists yet. Pods skip migrations. The Job asks first for all that pods need:
where that is missing, it fails, and the pods that run stay.

**Restarts.** Pods start again when the chart's configuration changes, or a Secret or ConfigMap that they read. Those that others own are
looked up in the cluster; Argo CD renders without one: there, change \`rolloutToken\`, or restart by hand.

**Your own image.** \`layout\` says where server, migrations and configuration are in it.

## Values
`;

function type(schema: Schema): string {
  if (schema.enum) return schema.enum.map(code).join(' or ');
  if (schema.anyOf) return schema.anyOf.map(type).join(' or ');
  return schema.type ?? 'any';
}

/** A row for each value that has no values below it. */
function rows(schema: Schema, defaults: unknown, path: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, below]) => {
    const name = path === '' ? key : `${path}.${key}`;
    const value = (defaults as Record<string, unknown> | undefined)?.[key];
    if (below.properties) return rows(below, value, name);
    const shown = value === undefined || value === '' ? '' : code(JSON.stringify(value));
    return [[code(name), type(below), shown, below.description ?? '']];
  });
}

/** The page. */
export function chartPage(): string {
  const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
  const schema = JSON.parse(read('values.schema.json')) as Schema;
  const values = rows(schema, parse(read('values.yaml')), '');
  return `${HEAD}\n${table(['value', 'type', 'default', 'meaning'], values)}\n`;
}
