/** `ameide primitive list | lint | kinds`: looks at primitives and changes nothing. */
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { primitiveKinds, sideBySide, tableOf } from '@ameide/core';
import type { SourceFile } from '@ameide/core';
import { HERE } from './disk.ts';
import { UsageError, carryOut, count } from './given.ts';
import type { Command, Given } from './given.ts';
import { offlineDriver } from './offlineDriver.ts';
import { carryOutAt, short } from './place.ts';
import { gitopsOf } from './primitive.ts';

/** Folders that belong to git, or that a package manager fills. */
const APART = ['.git', 'node_modules'];
const FILES_AT_A_TIME = 32;

export const PRIMITIVE_LOOKS: Command[] = [
  {
    name: 'primitive list',
    usage: '[--gitops DIR]',
    description: 'Lists the primitives of a GitOps repository',
    options: {
      gitops: {
        type: 'string',
        help: 'the GitOps repository; that of the working directory by default',
      },
    },
    run: listAll,
  },
  {
    name: 'primitive lint',
    usage: '[DIR] [--strict]',
    description:
      'Checks a whole GitOps repository: primitives, their schemas, and that custom code keeps out of the platform’s namespaces',
    options: { strict: { type: 'boolean', help: 'treat warnings as errors' } },
    run: lint,
  },
  {
    name: 'primitive kinds',
    usage: '',
    description: 'Lists the kinds of primitives that ship, with their fields',
    options: {},
    unconfigured: true,
    run: kinds,
  },
];

async function listAll(given: Given): Promise<number> {
  const { printer } = given;
  const input = { repoUrl: HERE, kinds: await primitiveKinds() };
  const action = { type: 'primitive:list', input } as const;
  const { primitives, definitions, problems } = (await carryOutAt(given, action, gitopsOf(given)))
    .values;
  if (printer.json) printer.data({ primitives, definitions, problems });
  else {
    const rows = primitives.map(({ primitive, tenant, project, enabled, image }) => ({
      primitive,
      tenant: tenant ?? '-',
      project,
      state: enabled ? 'enabled' : 'disabled',
      image: image ?? '-',
    }));
    const undeployed = definitions.map(({ primitive, tenant }) => ({
      ...{ primitive, tenant: tenant ?? '-', project: '-' },
      ...{ state: 'not deployed', image: '-' },
    }));
    printer.text(tableOf([...rows, ...undeployed], 'plain'));
    printer.problems(problems);
    const found = [count(primitives.length, 'primitive'), count(definitions.length, 'definition')];
    printer.summary(problems.length === 0, found.join(', '));
  }
  return problems.length > 0 ? 1 : 0;
}

async function lint(given: Given): Promise<number> {
  const { options, positionals, printer } = given;
  const [root = '.', ...more] = positionals;
  if (more.length > 0) throw new UsageError('expected at most one folder');
  if (!existsSync(root)) throw new UsageError(`no such folder: \`${root}\``);
  const input = { kinds: await primitiveKinds(), files: await filesBelow(root) };
  for (const { path, content } of input.files) printer.source(short(join(root, path)), content);
  const { values } = await carryOut(
    given,
    { type: 'primitive:lint', input } as const,
    offlineDriver,
  );
  const findings = values.findings.map(finding =>
    finding.file === undefined ? finding : { ...finding, file: short(join(root, finding.file)) },
  );
  const sound = values.errors === 0 && !(options['strict'] && values.warnings > 0);
  if (printer.json) printer.data({ ...values, findings, sound });
  else {
    printer.problems(findings);
    const found = [count(values.files, 'file'), count(values.primitives, 'primitive')];
    printer.summary(
      sound,
      [...found, count(values.errors, 'error'), count(values.warnings, 'warning')].join(', '),
    );
  }
  return sound ? 0 : 1;
}

/** All files of a folder; links are not followed. */
async function filesBelow(root: string): Promise<SourceFile[]> {
  const paths: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !APART.includes(entry.name)) await walk(path);
      else if (entry.isFile()) paths.push(path);
    }
  };
  await walk(root);
  return sideBySide(paths.sort(), FILES_AT_A_TIME, async path => ({
    path: relative(root, path).split(sep).join('/'),
    content: await readFile(path),
  }));
}

interface Form {
  properties: Record<string, { title: string; description?: string }>;
  required?: string[];
}

async function kinds(given: Given): Promise<number> {
  const { printer } = given;
  const action = { type: 'primitive:kinds', input: { kinds: await primitiveKinds() } } as const;
  const { values } = await carryOut(given, action, offlineDriver);
  if (printer.json) printer.data(values);
  else
    for (const { kind, description, form } of values.kinds) {
      const { properties, required = [] } = form as unknown as Form;
      printer.line('bold', `${kind}: ${description}`);
      const rows = Object.entries(properties).map(([field, { title, description: more }]) => ({
        field,
        required: required.includes(field) ? 'yes' : '',
        what: more ?? title,
      }));
      printer.text(tableOf(rows, 'plain'));
    }
  return 0;
}
