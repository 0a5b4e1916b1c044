/** `ameide pipeline ...`: lint and render, without a server. */
import { fileGiven } from './files.ts';
import {
  UsageError,
  carryOut,
  count,
  counts,
  isError,
  list,
  need,
  pairs,
  passed,
  text,
} from './given.ts';
import type { Command, Given } from './given.ts';
import { offlineDriver } from './offlineDriver.ts';

const string = { type: 'string' } as const;

export const PIPELINE: Command[] = [
  {
    name: 'pipeline lint',
    usage: 'FILE... [--strict]',
    description: 'Lints pipelines, also those not created by Ameide',
    options: { strict: { type: 'boolean', help: 'treat warnings as errors' } },
    run: lint,
  },
  {
    name: 'pipeline render',
    usage:
      '--archetype A --service N --team T --environments a,b [--strategy S] [--regions x,y] [--option k=v]...',
    description: 'Renders a pipeline without creating it in Harness',
    options: {
      archetype: { ...string, help: 'archetype of the service' },
      service: { ...string, help: 'name of the service' },
      team: { ...string, help: 'team of the service' },
      environments: { ...string, help: 'short names, separated by commas' },
      regions: { ...string, help: 'separated by commas; by default all configured regions' },
      size: { ...string, help: 'size of the service' },
      slack: { ...string, help: 'Slack channel of the service, which notifications go to' },
      email: { ...string, help: 'e-mail address of the service' },
      pagerduty: { ...string, help: 'PagerDuty service of the service' },
      strategy: { ...string, help: 'runtime or promotion; defaults to the configured value' },
      option: {
        ...string,
        multiple: true,
        help: 'an option of the strategy, k=v; can be repeated',
      },
      template: { ...string, help: 'path of a custom template' },
      org: { ...string, help: 'organization identifier; defaults to the configured value' },
      project: { ...string, help: 'project identifier; defaults to the configured value' },
    },
    run: render,
  },
];

async function lint(given: Given): Promise<number> {
  const { positionals, printer } = given;
  if (positionals.length === 0) throw new UsageError('missing FILE');
  const files = await Promise.all(positionals.map(path => fileGiven(path, printer)));
  const action = { type: 'pipeline:lint', input: { files } } as const;
  const { values } = await carryOut(given, action, offlineDriver);
  const { findings } = values;
  const sound = passed(given, findings);
  if (printer.json) printer.data(values);
  else {
    printer.problems(findings);
    printer.summary(sound, `${count(files.length, 'pipeline')}, ${counts(findings)}`);
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
    slack: text(given, 'slack'),
    email: text(given, 'email'),
    pagerduty: text(given, 'pagerduty'),
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
    // Only the pipeline is written to standard output, so that it can be redirected into a file.
    printer.text(values.yaml);
    printer.problems([...plan.warnings, ...values.findings]);
  }
  return values.findings.some(isError) ? 1 : 0;
}

/** `--option k=v`: parsed as JSON or as a list in brackets if possible, else a string. */
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
