/** `ameide config-repo init | check`: the config repo as a whole. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findKustomize, problemsOf } from '@ameide/core';
import type { Outputs, Problem } from '@ameide/core';
import { readConfig } from './configFile.ts';
import { HERE } from './disk.ts';
import { UsageError, count, counts, passed, text } from './given.ts';
import type { Command, Given } from './given.ts';
import { folderOf, tellMade } from './newRepo.ts';
import { carryOutAt } from './place.ts';
import { shippedTemplates, version } from './shipped.ts';

export const CONFIG_REPO: Command[] = [
  {
    name: 'config-repo init',
    usage: '[DIR]',
    description: 'Writes the files that a config repo lacks; existing files are never changed',
    options: {},
    unconfigured: true,
    run: init,
  },
  {
    name: 'config-repo check',
    usage: '[DIR] [--strict]',
    description: 'Reports what does not fit together in a config repo',
    options: { strict: { type: 'boolean', help: 'treat warnings as errors' } },
    unconfigured: true,
    run: check,
  },
];

async function init(given: Given): Promise<number> {
  const place = folderOf(given);
  const input = {
    repoUrl: HERE,
    templates: await shippedTemplates('config-repo'),
    version: version(),
  };
  const configured = await withConfig(given, place);
  const action = { type: 'config-repo:init', input } as const;
  return tellMade(given, (await carryOutAt(configured, action, place)).values, place);
}

async function check(given: Given): Promise<number> {
  const { printer } = given;
  const place = folderOf(given);
  if (!existsSync(place.root)) throw new UsageError(`no such folder: \`${place.root}\``);
  const configured = await withConfig(given, place);
  const input = { repoUrl: HERE, kustomize: await kustomizeVersion() };
  const action = { type: 'config-repo:check', input } as const;
  const checked = (await carryOutAt(configured, action, place)).values;
  // Also files that are missing are named from here.
  const problems = checked.problems.map(problem =>
    problem.file === undefined ? problem : { ...problem, file: place.shown(problem.file) },
  );
  const sound = passed(given, problems);
  if (printer.json) printer.data({ ...checked, problems, sound });
  else {
    printer.problems(problems);
    printer.summary(sound, summary(checked, problems));
  }
  return sound ? 0 : 1;
}

/** Version of the kustomize that would build the manifests; empty if there is none that can. */
async function kustomizeVersion(): Promise<string> {
  try {
    return (await findKustomize()).version;
  } catch (error) {
    if (problemsOf(error).length === 0) throw error;
    return '';
  }
}

type Checked = Extract<Outputs, { type: 'config-repo:check' }>['values'];

function summary({ layers, services }: Checked, problems: Problem[]): string {
  const found = [count(layers, 'layer'), count(services, 'service')];
  return [...found, counts(problems)].join(', ');
}

/** The folder's own configuration, unless another one is given. */
async function withConfig(given: Given, { root }: { root: string }): Promise<Given> {
  const file = join(root, 'ameide.yaml');
  if (text(given, 'config') !== undefined || !existsSync(file)) return given;
  return { ...given, config: (await readConfig(given.core, given.printer, file)).settings };
}
