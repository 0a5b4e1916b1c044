/** `ameide catalog add | update | upsert | remove`: edits of the catalog on disk. */
import type { CatalogEdit, Effect, Operation } from '@ameide/core';
import { sourceGiven } from './files.ts';
import { UsageError, need, several } from './given.ts';
import type { Command, Given, Option } from './given.ts';
import { Pipe } from './pipe.ts';
import { carryOutAt, placeOf, repoAtHand } from './place.ts';

export const FILE: Record<string, Option> = {
  file: { type: 'string', help: 'the catalog file, or `-`; defaults to the configured value' },
  'follow-links': {
    type: 'boolean',
    help: 'follow symbolic links to files outside the repository',
  },
};
const EDIT: Record<string, Option> = {
  ...FILE,
  entity: { type: 'boolean', help: 'write the Backstage entity too (always, without --file)' },
};
const SERVICE: Record<string, Option> = {
  ...EDIT,
  'allow-unknown': {
    type: 'boolean',
    help: 'accept keys that look like a misspelled known key',
  },
  service: {
    type: 'string',
    multiple: true,
    help: 'a service or a list of services: YAML, @FILE or `-`; can be repeated',
  },
};

export const EDITS: Command[] = [
  {
    name: 'catalog add',
    usage: '[--file F] --service YAML|@FILE...',
    description: 'Adds services to the catalog',
    options: SERVICE,
    run: async given => edit(given, 'add', await sourcesOf(given)),
  },
  {
    name: 'catalog update',
    usage: '[--file F] NAME KEY=VALUE... | --service YAML|@FILE...',
    description: 'Updates the given keys of services',
    options: SERVICE,
    run: async given => change(given, 'update'),
  },
  {
    name: 'catalog upsert',
    usage: '[--file F] NAME KEY=VALUE... | --service YAML|@FILE...',
    description: 'Adds services, or updates the given keys of existing ones',
    options: SERVICE,
    run: async given => change(given, 'upsert'),
  },
  {
    name: 'catalog remove',
    usage: '[--file F] NAME...',
    description: 'Removes services from the catalog',
    options: EDIT,
    run: given => {
      if (given.positionals.length === 0) throw new UsageError('missing NAME');
      return edit(given, 'remove', { names: given.positionals });
    },
  },
];

type EditInput = Partial<Pick<CatalogEdit, 'sources' | 'names' | 'assignments'>>;

async function sourcesOf(given: Given): Promise<EditInput> {
  if (given.positionals.length > 0)
    throw new UsageError(`\`${given.positionals.join(' ')}\` is not expected here`);
  const texts = several(given, 'service');
  if (texts.length === 0) need(given, 'service');
  return { sources: await Promise.all(texts.map(text => sourceGiven(text, given.printer))) };
}

async function change(given: Given, operation: Operation): Promise<number> {
  if (several(given, 'service').length > 0) return edit(given, operation, await sourcesOf(given));
  const [name, ...assignments] = given.positionals;
  if (!name || assignments.length === 0) throw new UsageError('missing NAME or KEY=VALUE');
  for (const assignment of assignments)
    if (assignment.indexOf('=') < 1)
      throw new UsageError(`\`${assignment}\` is not in the form key=value`);
  return edit(given, operation, { names: [name], assignments });
}

/** Edits the catalog, and prints the changes. */
async function edit(given: Given, operation: Operation, sources: EditInput): Promise<number> {
  const { options, printer } = given;
  const place = await placeOf(given);
  const dryRun = options['dry-run'] === true;
  const input: CatalogEdit = {
    operation,
    repoUrl: repoAtHand(given),
    filePath: place.path,
    sources: [],
    names: [],
    assignments: [],
    ...sources,
    allowUnknown: options['allow-unknown'] === true,
    // With --file only that file is edited; in a checkout the entity is written too.
    entity: options['entity'] === true || place.path === undefined,
  };
  const { plan, values } = await carryOutAt(given, { type: 'catalog:edit', input }, place);
  const { outcome, diff } = values;
  const files = filesOf(plan.effects).map(path => place.shown(path));
  const piped = place.disk instanceof Pipe ? place.disk.content : undefined;
  if (printer.json) {
    const content = piped && Buffer.from(piped).toString();
    printer.data({ outcome, diff, dryRun, files, warnings: plan.warnings, content });
    return 0;
  }
  printer.problems(plan.warnings);
  const summary = [outcome, ...files].join(' ');
  if (dryRun) {
    printer.diff(diff);
    if (!diff) printer.progress(summary);
  } else if (piped) {
    printer.bytes(piped);
    printer.progress(outcome);
  } else printer.text(summary);
  return 0;
}

function filesOf(effects: Effect[]): string[] {
  return effects
    .flatMap(effect => (effect.type === 'commit' ? effect.files : []))
    .map(({ path }) => path);
}
