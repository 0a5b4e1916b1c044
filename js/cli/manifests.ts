/** `ameide manifests ...`: the config repo's generated manifests, on the files at hand. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf } from '@ameide/core';
import type { Action, FileChange, Outputs, Plan } from '@ameide/core';
import { HERE } from './disk.ts';
import { fileGiven } from './files.ts';
import { GitFiles } from './gitFiles.ts';
import { UsageError, carryOut, count, counts, isError, passed, text } from './given.ts';
import type { Command, Given, Outcome } from './given.ts';
import { lockOf, locked } from './lock.ts';
import { printChanges, printDone } from './manifestsPrint.ts';
import { offlineDriver } from './offlineDriver.ts';
import { repositoryOf } from './place.ts';
import { denials } from './policies.ts';
import { Tree } from './tree.ts';

const COMMANDS: Command[] = [
  {
    name: 'manifests plan',
    usage: '[NAME...] [--exit-code]',
    description: 'Shows which generated manifests would be built or removed, and why',
    options: { 'exit-code': { type: 'boolean', help: 'exit with 1 if there is anything to do' } },
    run: plan,
  },
  {
    name: 'manifests build',
    usage: '[NAME...] [--all] [--verify]',
    description: 'Builds, checks and writes what the plan names, and removes what is gone',
    options: {
      all: { type: 'boolean', help: 'build everything again, changed or not' },
      verify: {
        type: 'boolean',
        help: 'also build every overlay by itself, and refuse where the bytes differ',
      },
    },
    run: build,
  },
  {
    name: 'manifests check',
    usage: '[NAME...] [--strict]',
    description: 'Checks that there is nothing to build, and all generated manifests',
    options: { strict: { type: 'boolean', help: 'treat warnings as errors' } },
    run: check,
  },
  {
    name: 'manifests diff',
    usage: '[NAME...] [--base REF] [--markdown]',
    description: 'Shows how the generated manifests would change, by service and place',
    options: {
      base: { type: 'string', help: 'compare with the files of this commit, not those at hand' },
      markdown: { type: 'boolean', help: 'print it for the comment of a pull request' },
      'exit-code': { type: 'boolean', help: 'exit with 1 if they differ' },
    },
    run: diff,
  },
  {
    name: 'manifests lint',
    usage: 'FILE... [--strict]',
    description:
      'Checks any Kubernetes manifests: schema, and what only an API server would refuse',
    options: { strict: { type: 'boolean', help: 'treat warnings as errors' } },
    run: lint,
  },
];

export const MANIFESTS: Command[] = COMMANDS.map(command => ({ ...command, isUnready }));

/** The folder that the commands work on: that of the repository. */
const rootOf = () => repositoryOf(process.cwd()) ?? process.cwd();

type Answered<A extends Action> = Outcome<Extract<Outputs['type'], A['type']>, string[]>;

/** Runs an action on the working tree; the lines of problems are shown from its files. */
async function onTree<A extends Action>(
  given: Given,
  action: A,
  tree = new Tree(rootOf(), line => given.printer.progress(line)),
): Promise<Answered<A>> {
  const { printer } = given;
  try {
    return await carryOut<A, string[]>(given, action, tree);
  } finally {
    for (const [path, content] of tree.seen) if (content) printer.source(path, content);
  }
}

async function plan(given: Given): Promise<number> {
  const { options, positionals, printer } = given;
  const input = { repoUrl: HERE, names: positionals };
  const { values } = await onTree(given, { type: 'manifests:plan', input } as const);
  if (printer.json) printer.data(values);
  else {
    printChanges(printer, values.changes);
    printer.problems(values.problems);
    printer.summary(
      !values.problems.some(isError),
      `${count(values.changes.length, 'place')} of ${values.total} to build or remove`,
    );
  }
  if (values.problems.some(isError)) return 1;
  return options['exit-code'] && values.changes.length > 0 ? 1 : 0;
}

async function build(given: Given): Promise<number> {
  const { options, positionals, printer } = given;
  const input = {
    repoUrl: HERE,
    names: positionals,
    all: options['all'] === true,
    verify: options['verify'] === true,
  };
  const dryRun = options['dry-run'] === true;
  const go = async () => {
    const tree = new Tree(rootOf(), line => printer.progress(line));
    const action = { type: 'manifests:build', input } as const;
    const decided = await onTree(
      { ...given, options: { ...options, 'dry-run': true } },
      action,
      tree,
    );
    return { values: decided.values, ...(await writeAllowed(given, decided.plan, tree, dryRun)) };
  };
  const waiting = () => printer.progress('waiting for another command that is changing the files');
  const { values, written, refused } = dryRun
    ? await go()
    : await locked(lockOf(rootOf()), go, waiting);
  const problems = [...values.problems, ...refused];
  if (printer.json) printer.data({ ...values, problems, written, dryRun });
  else {
    printChanges(printer, values.changes);
    printer.problems(problems);
    printDone(printer, values, dryRun ? undefined : written);
  }
  return values.failed.length > 0 || problems.some(isError) ? 1 : 0;
}

/** Performs the effects that no policy denies, each for itself: one that cannot be written does not stop the others. */
async function writeAllowed({ printer }: Given, { effects }: Plan, tree: Tree, dryRun: boolean) {
  const commits = effects.filter(effect => effect.type === 'commit');
  const checked = commits.flatMap(({ files }) => files.filter(isDeployed));
  const refused = await denials(rootOf(), checked, line => printer.progress(line));
  const denied = new Set(refused.filter(isError).map(({ file }) => file));
  let written = 0;
  for (const [index, effect] of commits.entries()) {
    if (dryRun || effect.files.some(({ path }) => denied.has(path))) continue;
    try {
      written += (await tree.perform(effect)).length;
    } catch (error) {
      const found = problemsOf(error);
      if (found.length === 0) throw error;
      refused.push(...found);
    }
    printer.tick('written', index + 1, commits.length);
  }
  return { written, refused };
}

/** What a policy is about: not the values and the metadata beside it. */
const isDeployed = ({ path, content }: FileChange) =>
  content !== null && path.endsWith('/manifests.yaml');

async function check(given: Given): Promise<number> {
  const { options, positionals, printer } = given;
  const input = { repoUrl: HERE, names: positionals };
  const { values } = await onTree(given, { type: 'manifests:check', input } as const);
  const sound = values.sound && !(options['strict'] && values.problems.length > 0);
  if (printer.json) printer.data({ ...values, sound });
  else {
    printChanges(printer, values.changes);
    printer.problems(values.problems);
    printer.summary(
      sound,
      `${count(values.total, 'place')}, ${values.changes.length} to build, ${counts(values.problems)}`,
    );
  }
  return sound ? 0 : 1;
}

async function diff(given: Given): Promise<number> {
  const { options, positionals, printer } = given;
  const base = text(given, 'base');
  const root = rootOf();
  if (base !== undefined && !existsSync(join(root, '.git')))
    throw new UsageError('--base needs a Git repository');
  const commit = base === undefined ? undefined : await new GitFiles(root).commit(base);
  const input = { repoUrl: HERE, names: positionals, base: commit };
  const { values } = await onTree(given, { type: 'manifests:diff', input } as const);
  if (printer.json) printer.data(values);
  else {
    if (options['markdown']) printer.text(values.markdown);
    else printer.diff(values.diff);
    printer.problems(values.problems);
  }
  if (values.failed.length > 0 || values.problems.some(isError)) return 1;
  return options['exit-code'] && values.places.length > 0 ? 1 : 0;
}

async function lint(given: Given): Promise<number> {
  const { positionals, printer } = given;
  if (positionals.length === 0) throw new UsageError('missing FILE');
  const files = await Promise.all(positionals.map(path => fileGiven(path, printer)));
  const action = { type: 'manifests:lint', input: { files } } as const;
  const { values } = await carryOut(given, action, offlineDriver);
  const { findings, objects } = values;
  const sound = passed(given, findings);
  if (printer.json) printer.data(values);
  else {
    printer.problems(findings);
    printer.summary(sound, `${count(objects, 'object')}, ${counts(findings)}`);
  }
  return sound ? 0 : 1;
}

/** Whether nothing could be tried because of the configuration or the tools: exit status 2. */
function isUnready(error: unknown): boolean {
  const codes = problemsOf(error).map(({ code }) => code);
  const unready = /^config\/|^kustomize\/|^manifests\/(no-layers|kustomize-version)$/;
  return codes.length > 0 && codes.every(code => unready.test(code));
}
