/** `ameide catalog validate | check | diff`: read-only. */
import type { CatalogChecked, CatalogDiffed, ChangedService } from '@ameide/core';
import { HERE } from './disk.ts';
import { FILE } from './catalog.ts';
import { fileGiven } from './files.ts';
import { UsageError, carryOut, count, counts, passed } from './given.ts';
import type { Command, Given } from './given.ts';
import { offlineDriver } from './offlineDriver.ts';
import { carryOutAt, placeOf, rename } from './place.ts';
import type { Printer } from './print.ts';

const STRICT = {
  strict: {
    type: 'boolean',
    help: 'treat warnings as errors, and warn about values that YAML parsers read differently',
  },
} as const;

export const LOOKS: Command[] = [
  {
    name: 'catalog validate',
    usage: '[FILE...] [--strict]',
    description: 'Reports all problems of the catalog, or of the given catalog files',
    options: { ...FILE, ...STRICT },
    run: given => validate(given, 'catalog:validate'),
  },
  {
    name: 'catalog check',
    usage: '[FILE...] [--strict]',
    description: 'Like validate, and also checks that the catalog is sorted by name',
    options: { ...FILE, ...STRICT },
    run: given => validate(given, 'catalog:check'),
  },
  {
    name: 'catalog diff',
    usage: 'OLD NEW [--markdown] [--exit-code]',
    description: 'Compares two catalogs by service and key',
    options: {
      markdown: { type: 'boolean', help: 'print a list for the body of a pull request' },
      'exit-code': { type: 'boolean', help: 'exit with 1 if they differ' },
    },
    unconfigured: true,
    run: diff,
  },
];

/** Validates the configured catalog, the file given by `--file`, or each positional file. */
async function validate(given: Given, type: Check): Promise<number> {
  const { options, positionals, printer } = given;
  if (positionals.length === 0) return report(given, [await validateOne(given, type)]);
  if (options['file'] !== undefined)
    throw new UsageError('give the files either as FILE... or by --file, not both');
  const results: Validated[] = [];
  for (const file of positionals) {
    const one = { ...given, options: { ...options, file } };
    results.push(await validateOne(one, type));
  }
  return report({ ...given, printer }, results);
}

type Check = 'catalog:validate' | 'catalog:check';
type Validated = Pick<CatalogChecked, 'problems' | 'services' | 'files'>;

async function validateOne(given: Given, type: Check): Promise<Validated> {
  const place = await placeOf(given);
  const input = { repoUrl: HERE, filePath: place.path, strict: given.options['strict'] === true };
  const { values } = await carryOutAt(given, { type, input }, place);
  rename(values.problems, place);
  return { ...values, files: values.files.map(path => place.shown(path)) };
}

function report(given: Given, results: Validated[]): number {
  const { printer } = given;
  const problems = results.flatMap(result => result.problems);
  const files = results.flatMap(result => result.files);
  const services = results.reduce((sum, result) => sum + result.services, 0);
  const sound = passed(given, problems);
  if (printer.json) printer.data({ problems, services, files, sound });
  else {
    printer.problems(problems);
    const inFiles = files.length > 1 ? ` in ${files.length} files` : '';
    printer.summary(sound, `${count(services, 'service')}${inFiles}, ${counts(problems)}`);
  }
  return sound ? 0 : 1;
}

async function diff(given: Given): Promise<number> {
  const { options, positionals, printer } = given;
  const [older, newer, ...more] = positionals;
  if (!older || !newer || more.length > 0)
    throw new UsageError('expected exactly two files: OLD NEW');
  const [from, to] = [await fileGiven(older, printer), await fileGiven(newer, printer)];
  const action = { type: 'catalog:diff', input: { from, to } } as const;
  const { values } = await carryOut(given, action, offlineDriver);
  if (printer.json) printer.data(values);
  else if (options['markdown']) printer.text(values.text);
  else printChanges(values, printer);
  const differs = values.added.length + values.removed.length + values.changed.length > 0;
  return differs && options['exit-code'] ? 1 : 0;
}

function printChanges({ added, removed, changed }: CatalogDiffed, printer: Printer): void {
  for (const name of added) printer.line('green', `+ ${name}`);
  for (const service of changed) printer.line('yellow', `~ ${service.name}: ${keysOf(service)}`);
  for (const name of removed) printer.line('red', `- ${name}`);
  const counts = `${added.length} added, ${changed.length} changed, ${removed.length} removed`;
  printer.text(counts);
}

function keysOf({ keys }: ChangedService): string {
  const word = (value: unknown) =>
    value == null ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
  return keys
    .map(({ path, before, after }) => `${path} ${word(before)} -> ${word(after)}`)
    .join(', ');
}
