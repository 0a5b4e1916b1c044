// The page of the scaffolder actions: inputs, outputs and examples as Backstage shows them.
import { ScmIntegrations } from '@backstage/integration';
import { ConfigReader } from '@backstage/config';
import { readSettings } from '../../js/core/config.ts';
import { loadCore } from '../../js/core/core.ts';
import { actionsOf } from '../../js/module.ts';
import { code, page, table } from './table.ts';

interface Schema {
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

export function actionsPage(): Promise<string> {
  const actions = actionsOf({
    core: loadCore(),
    settings: readSettings(undefined),
    integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
    requireUserCredentials: false,
  });
  const parts = actions.flatMap(({ id, description, schema, examples = [] }) => [
    `## \`${id}\``,
    `${description ?? ''}.`,
    `**Inputs** (required ones are marked *)\n\n${fields(schema?.input as Schema | undefined)}`,
    `**Outputs**\n\n${fields(schema?.output as Schema | undefined)}`,
    ...examples.map(
      example => `_${example.description}_\n\n\`\`\`yaml\n${example.example.trim()}\n\`\`\``,
    ),
  ]);
  return page(
    'Scaffolder actions',
    'Each action supports Backstage’s dry run: everything is read and decided, nothing is written. A second run with the same input changes nothing.',
    ...parts,
  );
}

function fields({ properties = {}, required = [] }: Schema = {}): string {
  const rows = Object.entries(properties).map(([name, schema]) => [
    `${code(name)}${required.includes(name) ? ' *' : ''}`,
    typeOf(schema),
    schema.description ?? '',
  ]);
  return rows.length === 0 ? 'None.' : table(['name', 'type', 'meaning'], rows);
}

function typeOf({ type, enum: values, anyOf, items }: Schema): string {
  if (values) return values.map(value => code(String(value))).join(', ');
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (type === 'array') return items?.type ? `list of ${typeOf(items)}` : 'list';
  return [type ?? 'any'].flat().join(' or ');
}
