/** `ameide pipelines-repo init | check`: the pipelines repo as a whole. */
import { execFile } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PipelinesRepoChecked, SourceFile } from '@ameide/core';
import { HERE } from './disk.ts';
import { carryOut, count, counts, need, passed, text } from './given.ts';
import type { Command, Given } from './given.ts';
import { GitFiles } from './gitFiles.ts';
import { folderOf, tellMade } from './newRepo.ts';
import { offlineDriver } from './offlineDriver.ts';
import { carryOutAt } from './place.ts';
import { shippedTemplates, version } from './shipped.ts';
import { orNone } from './write.ts';

const string = { type: 'string' } as const;
const git = promisify(execFile);

export const PIPELINES_REPO: Command[] = [
  {
    name: 'pipelines-repo init',
    usage: '--out DIR',
    description:
      'Writes the files that a pipelines repo lacks: templates, policies, owners, workflows; existing files are never changed',
    options: { out: { ...string, help: 'folder of the repository' } },
    run: init,
  },
  {
    name: 'pipelines-repo check',
    usage: '[DIR] --against COMMIT [--summary FILE] [--strict]',
    description: 'Lints what changed in a pipelines repo, and says which pipelines change, and how',
    options: {
      against: { ...string, help: 'the commit to compare with' },
      summary: { ...string, help: 'file that the result is added to as Markdown' },
      strict: { type: 'boolean', help: 'treat warnings as errors' },
    },
    run: check,
  },
];

async function init(given: Given): Promise<number> {
  const place = folderOf(given, need(given, 'out'));
  const templates = await shippedTemplates('pipelines-repo');
  const input = { repoUrl: HERE, templates, version: version() };
  const action = { type: 'pipelines-repo:init', input } as const;
  return tellMade(given, (await carryOutAt(given, action, place)).values, place);
}

async function check(given: Given): Promise<number> {
  const { printer } = given;
  const { root } = folderOf(given);
  const files = new GitFiles(root);
  const commit = await files.commit(need(given, 'against'));
  const changed = await changedIn(root, commit);
  const old = await files.files({ type: 'files', repo: HERE, at: commit, paths: changed });
  const before = 'files' in old ? old.files.flatMap(sourceOf) : [];
  const after = await Promise.all(changed.map(path => load(root, path)));
  const input = { before, after: after.flat(), pipelines: await everything(root) };
  const action = { type: 'pipelines-repo:check', input } as const;
  const { values } = await carryOut(given, action, offlineDriver);
  const summary = text(given, 'summary');
  if (summary !== undefined) await appendFile(summary, markdown(values));
  const sound = passed(given, values.findings);
  if (printer.json) printer.data({ ...values, sound });
  else {
    for (const { path, pipelines, lines } of values.changes) {
      printer.text(`${path}, ${count(pipelines, 'pipeline')}`);
      lines.forEach(line => printer.text(`  ${line}`));
    }
    printer.problems(values.findings);
    printer.summary(sound, `${count(values.changes.length, 'change')}, ${counts(values.findings)}`);
  }
  return sound ? 0 : 1;
}

async function changedIn(root: string, commit: string): Promise<string[]> {
  const names = ['diff', '--name-only', '--no-renames', '--relative', '-z', commit, '--', '.'];
  const { stdout } = await git('git', names, { cwd: root, maxBuffer: 100 << 20 });
  return stdout.split('\0').filter(Boolean);
}

const sourceOf = ({ path, content }: { path: string; content: Uint8Array | null }): SourceFile[] =>
  content === null ? [] : [{ path, content }];

/** A file as it is; none if it is gone. */
async function load(root: string, path: string): Promise<SourceFile[]> {
  return sourceOf({ path, content: (await orNone(readFile(join(root, path)))) ?? null });
}

/** The files that may be pipelines: YAML below the folders of the repository that git does not hide. */
async function everything(root: string): Promise<SourceFile[]> {
  const { stdout } = await git('git', ['ls-files', '-z', '--', '*.yaml'], {
    cwd: root,
    maxBuffer: 100 << 20,
  });
  const paths = stdout.split('\0').filter(Boolean);
  return (await Promise.all(paths.map(path => load(root, path)))).flat();
}

function markdown({ changes, findings }: PipelinesRepoChecked): string {
  const sections = changes.map(({ path, pipelines, lines }) =>
    [
      `### \`${path}\`, ${count(pipelines, 'pipeline')}`,
      '',
      ...lines.map(line => `- ${line}`),
    ].join('\n'),
  );
  const found = findings.map(({ code, severity, message }) => `- ${severity} ${code}: ${message}`);
  const parts = [
    '## What this changes',
    ...(sections.length > 0 ? sections : ['No pipeline changes.']),
    ...(found.length > 0 ? ['## Findings', found.join('\n')] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}
