/** `ameide primitive ...`: the platform's primitives, on the files at hand. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { primitiveKinds, writeNewFiles } from '@ameide/core';
import type { Action, Plan, PrimitiveChanged } from '@ameide/core';
import { HERE, Disk } from './disk.ts';
import { UsageError, count, list, need, pairs, several, text } from './given.ts';
import type { Command, Given, Option } from './given.ts';
import { lockOf } from './lock.ts';
import { carryOutAt, repositoryOf, short } from './place.ts';
import type { Place } from './place.ts';

const NAMED: Record<string, Option> = {
  kind: { type: 'string', help: 'the kind, such as `domain`; `ameide primitive kinds` lists them' },
  name: { type: 'string', help: 'the name' },
  version: { type: 'string', help: 'the version of its interface; `v1` by default' },
};
const GITOPS: Record<string, Option> = {
  gitops: {
    type: 'string',
    help: 'the GitOps repository; that of the working directory by default',
  },
};
const TOLD: Record<string, Option> = {
  owner: { type: 'string', help: 'the owner, such as `group:default/payments-team`' },
  system: { type: 'string', help: 'the system that it belongs to' },
  domain: { type: 'string', help: 'the domain that the system belongs to' },
  description: { type: 'string', help: 'what it is for' },
  project: { type: 'string', help: 'the project of Argo CD' },
  environments: { type: 'string', help: 'environments, separated by commas; all by default' },
  set: { type: 'string', multiple: true, help: 'a field of its kind: `--set taskQueue=orders`' },
};

export const PRIMITIVE: Command[] = [
  {
    name: 'primitive create',
    usage:
      '--kind K --name N [--version V] [--tenant T] [--sku S] [--origin O] [--set FIELD=VALUE]... --out DIR',
    description: 'Writes the repository of a new primitive, and its wiring into GitOps',
    options: {
      ...NAMED,
      tenant: { type: 'string', help: 'the id of the tenant' },
      sku: { type: 'string', help: '`Shared`, `Namespace` or `Private`' },
      origin: { type: 'string', help: 'whose code it is: `platform` or `tenant`' },
      ...TOLD,
      repository: { type: 'string', help: 'where it is published: `github.com?owner=o&repo=r`' },
      out: { type: 'string', help: 'folder for `repository/` and `gitops/`' },
      gitops: { type: 'string', help: 'write the wiring to this GitOps repository instead' },
    },
    run: create,
  },
  {
    name: 'primitive change',
    usage: '--kind K --name N [--set FIELD=VALUE]... [--unset FIELD]...',
    description: 'Changes a primitive and preserves comments',
    options: {
      ...NAMED,
      ...TOLD,
      unset: { type: 'string', multiple: true, help: 'a field to take away' },
      ...GITOPS,
    },
    run: given => {
      const input = { ...ofKind(given), ...told(given), unset: several(given, 'unset') };
      return change(given, kinds => ({ type: 'primitive:change', input: { ...input, kinds } }));
    },
  },
  {
    name: 'primitive promote',
    usage: '--kind K --name N --digest sha256:... [--image I]',
    description: 'Sets the digest of a primitive’s image and enables it',
    options: {
      ...NAMED,
      digest: { type: 'string', help: 'the digest of the image' },
      image: { type: 'string', help: 'the image without tag and digest' },
      ...GITOPS,
    },
    run: given => {
      const digest = need(given, 'digest');
      const input = { ...ofKind(given), digest, image: text(given, 'image') };
      return change(given, kinds => ({ type: 'primitive:promote', input: { ...input, kinds } }));
    },
  },
  {
    name: 'primitive remove',
    usage: '--kind K --name N',
    description: 'Removes the wiring of a primitive; its repository stays',
    options: { ...NAMED, ...GITOPS },
    run: given =>
      change(given, kinds => ({ type: 'primitive:remove', input: { ...ofKind(given), kinds } })),
  },
];

const ofKind = (given: Given) => ({
  repoUrl: HERE,
  createPullRequest: false,
  kind: need(given, 'kind'),
  name: need(given, 'name'),
  version: text(given, 'version'),
});

const told = (given: Given) => ({
  owner: text(given, 'owner'),
  system: text(given, 'system'),
  domain: text(given, 'domain'),
  description: text(given, 'description'),
  project: text(given, 'project'),
  environments: list(given, 'environments'),
  fields: Object.fromEntries(pairs(given, 'set')),
});

async function create(given: Given): Promise<number> {
  const out = need(given, 'out');
  const kinds = await primitiveKinds();
  const input = {
    ...ofKind(given),
    ...told(given),
    tenant: text(given, 'tenant'),
    sku: text(given, 'sku'),
    origin: text(given, 'origin'),
    repository: text(given, 'repository'),
    kinds,
  };
  const action = { type: 'primitive:create', input } as const;
  const gitops = placeAt(text(given, 'gitops') ?? join(out, 'gitops'));
  const home = join(out, 'repository');
  const dryRun = given.options['dry-run'] === true;
  // All of it is checked before any of it is written.
  const planned = await carryOutAt(dry(given), action, gitops);
  const files = await writeNewFiles(home, planned.values.skeleton, true);
  if (!dryRun) {
    await carryOutAt(given, action, gitops);
    await writeNewFiles(home, planned.values.skeleton);
  }
  const shown = files.map(path => short(join(home, path)));
  return print(given, planned, gitops, shown);
}

const dry = (given: Given): Given => ({ ...given, options: { ...given.options, 'dry-run': true } });

type Changing = Extract<
  Action,
  { type: 'primitive:change' | 'primitive:promote' | 'primitive:remove' }
>;
type Kinds = Awaited<ReturnType<typeof primitiveKinds>>;

async function change(given: Given, action: (kinds: Kinds) => Changing): Promise<number> {
  const place = gitopsOf(given);
  const outcome = await carryOutAt(given, action(await primitiveKinds()), place);
  return print(given, outcome, place, []);
}

interface Outcome {
  plan: Plan;
  values: PrimitiveChanged;
}

/** The outcome: a line for each file of the repository, and the changes of the wiring. */
function print(given: Given, { plan, values }: Outcome, place: Place, made: string[]): number {
  const { printer } = given;
  const { primitive, namespaces, files, diff, outcome } = values;
  const dryRun = given.options['dry-run'] === true;
  const { warnings } = plan;
  if (!printer.json) printer.problems(warnings);
  const isChanged = outcome === 'changed' || made.length > 0;
  if (printer.json)
    printer.data({
      primitive,
      changed: isChanged,
      namespaces,
      files: files.map(place.shown),
      repository: made,
      warnings,
      diff,
      dryRun,
    });
  else if (!isChanged) printer.text('unchanged');
  else if (dryRun) {
    printer.diff(diff);
    for (const path of made) printer.line('green', `+ ${path}`);
  } else {
    printer.summary(
      true,
      `${primitive}: ${count(made.length, 'file')} of its repository, and its wiring`,
    );
    for (const [environment, namespace] of Object.entries(namespaces))
      printer.text(`  ${environment}: ${namespace}`);
  }
  return 0;
}

/** The GitOps repository given, else that of the working directory. */
export function gitopsOf(given: Given): Place & { root: string } {
  const folder = text(given, 'gitops');
  if (folder !== undefined && !existsSync(folder))
    throw new UsageError(`no such folder: \`${folder}\``);
  return placeAt(folder ?? repositoryOf(process.cwd()) ?? process.cwd());
}

function placeAt(root: string): Place & { root: string } {
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new UsageError(`\`${root}\` is not a folder`);
  const shown = (path: string) => short(join(root, path));
  return { root, disk: new Disk(root), lock: lockOf(root), shown };
}
