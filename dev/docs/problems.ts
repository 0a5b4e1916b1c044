// The pages of problem codes and lint rules, from the lists beside the code that reports them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../steps.ts';
import { code, page, table } from './table.ts';

/** Codes of the core, and of what performs: requests, files, the command line. */
const LISTS = ['src/problem/codes.txt', 'js/core/codes.txt'];

const ROOMS: Record<string, string> = {
  api: 'The HTTP API',
  catalog: 'The catalog',
  cli: 'The command line',
  config: 'The configuration',
  'config-repo': 'The config repo as a whole',
  github: 'GitHub',
  harness: 'Harness',
  http: 'Requests',
  import: 'Import of existing services',
  input: 'Inputs of actions',
  kustomize: 'kustomize',
  manifests: 'Generated manifests',
  pipeline: 'Rendering of pipelines',
  policies: 'Policies',
  primitive: 'Primitives',
  repository: 'Repositories',
  rollout: 'Rollouts of templates',
  run: 'Running',
  yaml: 'YAML files',
};

/** The lines of a list, each split into its columns. */
export function rows(path: string): string[][] {
  const lines = readFileSync(join(root, path), 'utf8').split('\n').filter(Boolean);
  return lines.map(line => line.split(' | '));
}

export function problemsPage(): Promise<string> {
  const all = LISTS.flatMap(rows).sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const untold = all.find(([name = '']) => !(name.split('/')[0]! in ROOMS));
  if (untold) throw new Error(`${untold[0]}: its room has no title here`);
  const sections = Object.entries(ROOMS).map(([room, title]) => {
    const own = all.filter(([name = '']) => name.startsWith(`${room}/`));
    const cells = own.map(([name, cause = '', remedy = '']) => [code(name), cause, remedy]);
    return `## ${title}\n\n${table(['code', 'cause', 'what to do'], cells)}`;
  });
  return page(
    'Problems',
    'Every problem has a code, a message, usually help, and a place: file, line and column, or the path of an input. Codes stay the same from release to release; messages may be reworded. Codes of lint rules are in [lint rules](lint-rules.md).',
    ...sections,
  );
}

export function lintRulesPage(): Promise<string> {
  const rules = rows('src/lint/rules.txt').flatMap(
    ([name = '', what = '', why = '', example = '']) => [
      `## \`${name}\``,
      `${what} ${why}`,
      `Example: ${code(example)}`,
    ],
  );
  return page(
    'Lint rules',
    'Every pipeline is linted before it is written to Harness, and any pipeline can be linted by hand:',
    '```sh\nameide pipeline lint pipelines/*.yaml\n```',
    'All rules are errors by default. Any of them is turned down or off by its code:',
    '```yaml\nameide:\n  lint:\n    rules:\n      harness/no-change-window: warn # error, warn or off\n```',
    'Rules of your own are Rego policies in Harness; [`templates/policies`](../../templates/policies) has three to start from.',
    ...rules,
  );
}
