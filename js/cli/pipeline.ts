/** `ameide pipeline ...`: lint and render, without a server. */
import type { Problem } from '@ameide/core';
import { fileGiven } from './files.ts';
import { UsageError, carryOut, count, list, need, pairs, text } from './given.ts';
import type { Command, Given } from './given.ts';
import { offlineDriver } from './offlineDriver.ts';

const string = { type: 'string' } as const;

export const PIPELINE: Command[] = [
  {
    name: 'pipeline lint',
    usage: 'FILE... [--strict]',
    description: 'Lints pipelines, ours or not',
    options: { strict: { type: 'boolean', help: 'warnings count as errors' } },
    run: lint,
  },
  {
    name: 'pipeline render',
    usage:
      '--archetype A --service N --team T --environments a,b [--strategy S] [--regions x,y] [--option k=v]...',
    description: 'Renders a pipeline without making it',
    options: {
      archetype: { ...string, help: 'what the service is' },
      service: { ...string, help: 'its name' },
      team: { ...string, help: 'its team' },
      environments: { ...string, help: 'short names, with commas' },
      regions: { ...string, help: 'with commas; by default all that are configured' },
      size: { ...string, help: 'its size' },
      strategy: { ...string, help: 'runtime or promotion; by default as configured' },
      option: {
        ...string,
        multiple: true,
        help: 'an option of the strategy, k=v; may be given again',
      },
      template: { ...string, help: 'a template of your own' },
      org: { ...string, help: 'organisation identifier; by default as configured' },
      project: { ...string, help: 'project identifier; by default as configured' },
    },
    run: render,
  },
];

async function lint(given: Given): Promise<number> {
  const { options, positionals, printer } = given;
  if (positionals.length === 0) throw new UsageError('say which files');
  const files = await Promise.all(positionals.map(path => fileGiven(path, printer)));
  const action = { type: 'pipeline:lint', input: { files } } as const;
  const { values } = await carryOut(given, action, offlineDriver);
  const { findings, errors, warnings } = values;
  const sound = errors === 0 && !(options['strict'] && warnings > 0);
  if (printer.json) printer.data(values);
  else {
    printer.problems(findings);
    const counts = [count(files.length, 'pipeline'), count(errors, 'error')];
    printer.summary(sound, [...counts, count(warnings, 'warning')].join(', '));
  }
  return sound ? 0 : 1;
}

async function render(given: Given): Promise<number> {
  const template = text(given, 'template');
  const input = {
    archetype: need(given, 'archetype'),
    strategy: text(given, 'strategy'),
    service: need(given, 'service'),
    team: need(given, 'team'),
    size: text(given, 'size'),
    environments: (need(given, 'environments'), list(given, 'environments') ?? []),
    regions: list(given, 'regions'),
    options: optionsOf(given),
    template: template === undefined ? undefined : await fileGiven(template, given.printer),
    org: text(given, 'org'),
    project: text(given, 'project'),
  };
  const action = { type: 'pipeline:render', input } as const;
  const { values, plan } = await carryOut(given, action, offlineDriver);
  const { printer } = given;
  if (printer.json) printer.data({ ...values, warnings: plan.warnings });
  else {
    // Only the pipeline goes to the standard output, so that it can go on into a file.
    printer.text(values.yaml);
    printer.problems([...plan.warnings, ...values.findings]);
  }
  return values.findings.some(isError) ? 1 : 0;
}

const isError = ({ severity }: Problem) => severity === 'error';

/** `--option k=v`: JSON where it is some, a list in brackets, else text. */
function optionsOf(given: Given): Record<string, unknown> | undefined {
  const found = pairs(given, 'option').map(([key, value]) => [key, valueOf(value)]);
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function valueOf(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    const inner = /^\[(.*)\]$/.exec(value)?.[1];
    return inner === undefined ? value : inner.split(',').map(item => item.trim());
  }
}
