// The GitOps repo of the demo: what ships for one, and primitives of the platform and of two tenants, wired in by our own command.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { SourceFile } from '../../js/core/pkg/ameide_core.d.ts';
import { HERE, decide } from './decide.ts';

const KINDS = join(import.meta.dirname, '..', '..', 'templates', 'primitives');

interface Seeded {
  kind: string;
  name: string;
  owner: string;
  description: string;
  tenant?: string;
  sku?: string;
  origin?: string;
  system?: string;
  domain?: string;
  fields?: Record<string, unknown>;
}

/** What all tenants share, what the platform runs for the tenant `acme` alone, and what `acme` and `globex` have written themselves. */
const PRIMITIVES: Seeded[] = [
  {
    ...{ kind: 'domain', name: 'customers', owner: 'group:default/platform-team' },
    description: 'Who the customers are, and how they are reached',
    ...{ system: 'customer-relations', domain: 'sales' },
  },
  {
    ...{ kind: 'domain', name: 'contracts', owner: 'group:default/platform-team' },
    description: 'Contracts with customers, and what they allow',
    ...{ tenant: 'acme', sku: 'Namespace', origin: 'platform' },
    ...{ system: 'customer-relations', domain: 'sales' },
  },
  {
    ...{ kind: 'process', name: 'renewals', owner: 'group:default/acme' },
    description: 'Renews contracts before they end',
    ...{ tenant: 'acme', sku: 'Namespace', origin: 'tenant', system: 'customer-relations' },
    fields: {
      ...{ definition: 'process-definition-renewals-v1', taskQueue: 'renewals' },
      domains: ['domain-customers-v1', 'domain-contracts-v1'],
    },
  },
  {
    ...{ kind: 'process-definition', name: 'renewals', owner: 'group:default/acme' },
    ...{ description: 'Asks, reminds, renews', tenant: 'acme' },
    fields: { executedBy: ['process-renewals-v1'] },
  },
  {
    ...{ kind: 'agent', name: 'support', owner: 'group:default/globex' },
    description: 'Answers questions about contracts',
    ...{ tenant: 'globex', sku: 'Private', origin: 'tenant' },
    fields: {
      ...{ definition: 'agent-definition-support-v1', modelProvider: 'company' },
      ...{ modelName: 'small-1', allowTools: ['contracts.read'] },
    },
  },
];

/** The files with those of the primitives. */
export function withPrimitives(files: Record<string, string>): Record<string, string> {
  const kinds = kindFiles();
  const all = { ...files, ...gitopsFiles() };
  for (const one of PRIMITIVES) {
    const input = { ...one, kinds, repoUrl: HERE, createPullRequest: false };
    for (const effect of decide({ type: 'primitive:create', input }, {}, all).effects)
      if (effect.type === 'commit')
        for (const { path, content } of effect.files)
          if (content) all[path] = Buffer.from(content).toString('utf8');
  }
  return all;
}

/** ApplicationSet and chart, as docs/primitives.md says to copy them. */
function gitopsFiles(): Record<string, string> {
  const folder = join(KINDS, 'gitops');
  return Object.fromEntries(
    filesIn(folder).map(({ path, content }) => [path, Buffer.from(content).toString('utf8')]),
  );
}

function kindFiles(): SourceFile[] {
  return filesIn(KINDS).filter(({ path }) => path.endsWith('/kind.yaml') || path.includes('/skeleton/'));
}

function filesIn(folder: string): SourceFile[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .map(path => ({ path: relative(folder, path).split(sep).join('/'), content: readFileSync(path) }));
}
