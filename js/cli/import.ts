/** `ameide import`: catalog entries for services that exist already. */
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { requireKey, tableOf, withKey } from '@ameide/core';
import type {
  Answer,
  CatalogImport,
  CatalogImported,
  Driver,
  ImportedService,
  Read,
} from '@ameide/core';
import { FILE } from './catalog.ts';
import { Disk } from './disk.ts';
import { UsageError, carryOut, count, text } from './given.ts';
import type { Command, Given } from './given.ts';
import { locked } from './lock.ts';
import { placeOf, rename, repoAtHand } from './place.ts';
import type { Place } from './place.ts';
import { orNone, writeAll } from './write.ts';

const ADVICE = 'set the environment variable HARNESS_API_KEY to a key with access to this project';

export const IMPORT: Command = {
  name: 'import',
  usage: '[DIR...] [--harness] [--answers FILE] [--wave N [--pull-request]] [--explain]',
  description:
    'Makes catalog entries for services that exist: from manifests, charts and their values, kustomize overlays, Backstage entities, Harness pipelines',
  options: {
    ...FILE,
    harness: {
      type: 'boolean',
      help: 'also look at the services and pipelines of the configured project (HARNESS_API_KEY)',
    },
    answers: {
      type: 'string',
      help: 'the answer file, written where questions are open; ameide-import.yaml by default',
    },
    wave: {
      type: 'string',
      help: 'add the next so many services that are sure or answered; by default only report',
    },
    'pull-request': {
      type: 'boolean',
      help: 'with --wave: propose them to the configured repository instead of editing files at hand (GITHUB_TOKEN)',
    },
    'no-entity': { type: 'boolean', help: 'with --wave: write no Backstage entities' },
    explain: { type: 'boolean', help: 'print each guess with its reason' },
  },
  run,
};

async function run(given: Given): Promise<number> {
  const { options, positionals, printer } = given;
  const proposes = options['pull-request'] === true;
  const wave = waveOf(text(given, 'wave'));
  if (proposes && wave === undefined) throw new UsageError('--pull-request needs --wave N');
  if (positionals.length === 0 && options['harness'] !== true)
    throw new UsageError('missing DIR: a folder with manifests, charts or entities; or --harness');
  const file = text(given, 'answers') ?? 'ameide-import.yaml';
  const before = await orNone(readFile(file));
  if (before) printer.source(file, before);
  const place = await placeOf(given);
  const input: CatalogImport = {
    ...(proposes ? {} : { repoUrl: repoAtHand(given), filePath: place.path }),
    sources: positionals.map((folder, index) => ({ repoUrl: sourceUrl(index), label: folder })),
    harness: options['harness'] === true,
    answers: before && { path: file, content: before },
    wave,
    entity: options['no-entity'] !== true && (proposes || place.path === undefined),
    createPullRequest: proposes,
  };
  const { values, plan, done } = await carried(given, input, place, proposes);
  const dryRun = options['dry-run'] === true;
  if (values.answersChanged && !dryRun) await write(file, values.answers, before);
  const pullRequest = pullRequestOf(done) ?? values.update?.pullRequestUrl ?? undefined;
  if (printer.json) {
    printer.data({ ...values, dryRun, pullRequest, warnings: plan.warnings });
    return 0;
  }
  printer.problems([...values.problems, ...plan.warnings]);
  if (options['explain'] === true) explain(given, values);
  else printer.text(tableOf(values.services.map(row), 'plain'));
  if (dryRun && values.update) printer.diff(values.update.diff);
  tell(given, values, { file, dryRun, pullRequest });
  return 0;
}

function waveOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const number = Number(word);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UsageError(`\`${word}\` is not a number of services`);
}

const sourceUrl = (index: number) => `localhost?owner=local&repo=source-${index}`;

/** Runs the import over the folders given, the catalog, and the servers where they are needed. */
async function carried(given: Given, input: CatalogImport, place: Place, proposes: boolean) {
  const sources = new Map(
    given.positionals.map((folder, index) => {
      if (!existsSync(folder)) throw new UsageError(`no such folder: \`${folder}\``);
      if (!statSync(folder).isDirectory())
        throw new UsageError(`\`${folder}\` is a file; name the folder that it is in`);
      return [sourceUrl(index), new Disk(folder)] as const;
    }),
  );
  const configured = input.harness ? keyed(given) : given;
  const servers =
    proposes || input.harness
      ? (await import('./servers.ts')).serversOf(configured)
      : (undefined as Driver<unknown> | undefined);
  const driverOf = (read: Read): Driver<unknown> => {
    const source = 'repo' in read ? sources.get(read.repo) : undefined;
    const isHere = !proposes && 'repo' in read && read.repo === input.repoUrl;
    return source ?? (isHere ? place.disk : servers) ?? place.disk;
  };
  const driver: Driver<unknown> = {
    read: reads => readBy(reads, driverOf),
    perform: (...effect) => (proposes && servers ? servers : place.disk).perform(...effect),
  };
  const action = { type: 'catalog:import', input } as const;
  const go = () => carryOut(configured, action, driver);
  const edits = !proposes && input.wave !== undefined && given.options['dry-run'] !== true;
  const outcome = edits && place.lock !== undefined ? await locked(place.lock, go) : await go();
  rename(outcome.plan.warnings, place);
  return outcome;
}

/** The reads of each driver go to it together. */
async function readBy(reads: Read[], driverOf: (read: Read) => Driver<unknown>): Promise<Answer[]> {
  const groups = new Map<Driver<unknown>, Read[]>();
  for (const read of reads) {
    const driver = driverOf(read);
    groups.set(driver, [...(groups.get(driver) ?? []), read]);
  }
  const answers = new Map<Read, Answer>();
  for (const [driver, group] of groups) {
    const found = await driver.read(group);
    group.forEach((read, index) => answers.set(read, found[index] as Answer));
  }
  return reads.map(read => answers.get(read) as Answer);
}

function keyed(given: Given): Given {
  const withIt = withKey(given.config, process.env['HARNESS_API_KEY']);
  const config = { ...withIt, harness: { ...withIt.harness, advice: ADVICE } };
  requireKey(config);
  return { ...given, config };
}

/** Writes the answer file, unless somebody has changed it meanwhile. */
async function write(file: string, answers: string, before: Buffer | undefined): Promise<void> {
  await writeAll([{ path: file, content: Buffer.from(answers) }], async () => {
    const now = await orNone(readFile(file));
    const same = before && now ? before.equals(now) : before === now;
    if (!same) throw new UsageError(`\`${file}\` was changed meanwhile; run again`);
  });
}

function pullRequestOf(done: unknown[]): string | undefined {
  const [first] = done as { pullRequest?: { url?: string } }[];
  return first?.pullRequest?.url;
}

function row({ name, verdict, fields, reason }: ImportedService): Record<string, string> {
  const shown = (key: string) => {
    const field = fields.find(one => one.key === key);
    const value = field ? worded(field.value) : '';
    return field?.certainty === 'asked' ? `${value}?` : value || '-';
  };
  const asked = fields.filter(({ certainty }) => certainty === 'asked').map(({ key }) => key);
  const open = verdict === 'asked' ? `asked: ${asked.join(', ')}` : '';
  return {
    service: name,
    verdict,
    archetype: shown('archetype'),
    profile: shown('profile'),
    size: shown('size'),
    environments: shown('environments'),
    regions: shown('regions'),
    team: shown('team'),
    why: reason ?? (open || '-'),
  };
}

function worded(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(String).join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function explain({ printer }: Given, { services }: CatalogImported): void {
  for (const { name, verdict, fields, files, reason } of services) {
    printer.text(`${name}: ${verdict}${reason ? `, ${reason}` : ''}`);
    for (const { key, value, certainty, reason: why } of fields)
      printer.text(`  ${key}: ${worded(value) || '-'} (${certainty}) ${why}`);
    printer.text(`  files: ${files.join(', ')}`);
  }
}

interface Ending {
  file: string;
  dryRun: boolean;
  pullRequest?: string;
}

/** The last lines: how many of each verdict, and what is next. */
function tell({ printer }: Given, values: CatalogImported, ending: Ending): void {
  const { services, words, wave, left, update, answersChanged } = values;
  const { file, dryRun, pullRequest } = ending;
  const of = (verdict: ImportedService['verdict']) =>
    services.filter(service => service.verdict === verdict).length;
  const verdicts = (['sure', 'asked', 'cannot', 'exists', 'skipped'] as const).map(
    verdict => `${of(verdict)} ${verdict}`,
  );
  if (words.length > 0)
    printer.text(`words to explain: ${words.map(({ word }) => word).join(', ')}`);
  if (answersChanged) printer.text(`${dryRun ? 'would write' : 'wrote'} questions to ${file}`);
  if (update) {
    const where = pullRequest ? ` ${pullRequest}` : '';
    printer.text(`wave: ${wave.join(', ')}`);
    printer.text(`${update.outcome}${where}, ${left} left for later waves`);
  }
  printer.summary(true, `${count(services.length, 'service')}: ${verdicts.join(', ')}`);
}
