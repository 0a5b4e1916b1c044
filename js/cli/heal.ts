/** `ameide heal`: updates open pull requests that conflict with their base after a merge. */
import { heal, tellHealed } from '@ameide/core';
import type { CatalogHeal, Settings } from '@ameide/core';
import { UsageError, carryOut, list, text } from './given.ts';
import type { Command, Given } from './given.ts';

export const HEAL: Command[] = [
  {
    name: 'heal',
    usage: '[--repo-url R] [--base-branch B] [--pull-requests 1,2]',
    description:
      'Updates open Ameide pull requests that conflict with their base, without force-pushing (GITHUB_TOKEN)',
    options: {
      'repo-url': { type: 'string' },
      'base-branch': { type: 'string' },
      'pull-requests': { type: 'string' },
    },
    run,
  },
];

async function run(given: Given): Promise<number> {
  const { options, printer } = given;
  const config = withRepo(given.config, text(given, 'repo-url'));
  const input: CatalogHeal = {
    baseBranch: text(given, 'base-branch'),
    pullRequests: list(given, 'pull-requests')?.map(numberOf),
  };
  // Loaded on demand: the clients are most of the code.
  const { serversOf } = await import('./servers.ts');
  const driver = serversOf({ ...given, config });
  const runHeal = async (request: CatalogHeal, dry: boolean) => {
    const run = { ...given, config, options: { ...options, 'dry-run': dry } };
    return (await carryOut(run, { type: 'catalog:heal', input: request } as const, driver)).values;
  };
  const dryRun = options['dry-run'] === true;
  const pulls = await heal(input, runHeal, dryRun);
  const problems = pulls.flatMap(pull => pull.problems);
  if (printer.json) printer.data({ pulls });
  else {
    for (const pull of pulls) printer.text(tellHealed(pull, dryRun));
    if (pulls.length === 0) printer.text('no open Ameide pull requests');
    if (problems.length > 0) printer.problems(problems);
  }
  return problems.length > 0 ? 1 : 0;
}

/** Puts the repository into the configuration, where its host and credentials are looked up. */
function withRepo(config: Settings, repoUrl?: string): Settings {
  if (!repoUrl) return config;
  const catalog = { ...(config.core['catalog'] as object | undefined), repoUrl };
  return { ...config, core: { ...config.core, catalog } };
}

function numberOf(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UsageError(`\`${text}\` is not a pull request number`);
}
