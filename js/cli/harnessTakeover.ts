/** `ameide harness adopt` and `ameide harness restore`: changes that are looked at first, and confirmed by their digest. */
import { tableOf } from '@ameide/core';
import type { HarnessAdopted, HarnessRestored, PipelineChange, StageChange } from '@ameide/core';
import { one } from './harness.ts';
import { PLACE, placeIn as place, withServers } from './onHarness.ts';
import { UsageError, carryOut, text } from './given.ts';
import type { Command, Given, Option } from './given.ts';
import type { Printer } from './print.ts';

const string = { type: 'string' } as const;
const CONFIRM: Option = {
  ...string,
  help: 'the digest that was shown: makes the change, if it is still the same',
};

export const TAKEOVER: Command[] = [
  {
    name: 'harness adopt',
    usage: 'SERVICE [--pipeline ID] [--keep] [--confirm DIGEST]',
    description:
      'Shows what taking over a pipeline made by hand would change, and does it once confirmed (GITHUB_TOKEN, HARNESS_API_KEY)',
    options: {
      pipeline: {
        ...string,
        help: 'identifier of the pipeline; defaults to harness.pipelineId of the entry, or to the pattern of names',
      },
      keep: {
        type: 'boolean',
        help: 'show it with all options that keep something of the pipeline as it is',
      },
      confirm: CONFIRM,
      ...PLACE,
    },
    run: adopt,
  },
  {
    name: 'harness restore',
    usage: 'SERVICE [--to COMMIT [--confirm DIGEST]]',
    description:
      'Lists the recorded states; shows what bringing one back would change, and does it once confirmed (GITHUB_TOKEN, HARNESS_API_KEY)',
    options: {
      to: {
        ...string,
        help: 'full id of the commit of the pipelines repo that holds the state; without it, the states are listed',
      },
      confirm: CONFIRM,
      ...PLACE,
    },
    run: restore,
  },
];

async function adopt(given: Given): Promise<number> {
  const { options, printer } = given;
  const input = {
    service: one(given),
    pipeline: text(given, 'pipeline'),
    keep: options['keep'] === true,
    confirm: text(given, 'confirm'),
    ...place(given),
  };
  const action = { type: 'harness:adopt', input } as const;
  const { values, plan } = await carryOut(...(await withServers(given, action)));
  if (printer.json) printer.data({ ...values, warnings: plan.warnings });
  else {
    printer.problems([...plan.warnings, ...values.findings]);
    plan.notes.forEach(note => printer.text(note));
    show(printer, values);
    section(printer, 'Lost', values.lost.map(lossOf));
    section(printer, 'Can be kept', values.kept.map(keptOf));
    section(
      printer,
      'Stays untouched',
      values.stays.map(({ kind, identifier, detail }) => `${kind} ${identifier}: ${detail}`),
    );
    if (values.entry) printer.text(`\nThe entry must say so first:\n\n${values.entry}`);
    close(given, values);
  }
  return exitCode(values);
}

async function restore(given: Given): Promise<number> {
  const { printer } = given;
  const to = text(given, 'to');
  if (to === undefined) return list(given);
  const input = {
    service: one(given),
    to,
    confirm: text(given, 'confirm'),
    ...place(given),
  };
  const action = { type: 'harness:restore', input } as const;
  const { values, plan } = await carryOut(...(await withServers(given, action)));
  if (printer.json) printer.data({ ...values, warnings: plan.warnings });
  else {
    printer.problems(plan.warnings);
    plan.notes.forEach(note => printer.text(note));
    show(printer, values);
    close(given, values);
  }
  return exitCode(values);
}

/** The states that there are, to choose from. */
async function list(given: Given): Promise<number> {
  const { options, printer } = given;
  if (options['confirm'] !== undefined)
    throw new UsageError('--confirm needs --to COMMIT, as it confirms the change to one state');
  const service = one(given);
  const action = { type: 'harness:states', input: { service } } as const;
  const { values } = await carryOut(...(await withServers(given, action)));
  if (printer.json) printer.data(values);
  else if (values.states.length > 0) printer.text(tableOf(values.states, 'plain'));
  else printer.text(`nothing is recorded of ${service} yet`);
  return 0;
}

type Values = HarnessAdopted | HarnessRestored;

/** A refusal is an error; what is only shown waits for somebody. */
function exitCode({ refusal }: Values): number {
  return refusal ? 1 : 0;
}

function show(printer: Printer, { changes, entities }: Values): void {
  for (const line of linesOf(changes)) printer.text(line);
  if (entities.length > 0) printer.text(`\n${tableOf(entities, 'plain')}`);
}

const MARKS = { added: '+', removed: '-', changed: '~', same: ' ' };

function linesOf({ stages, details }: PipelineChange): string[] {
  const nameOf = ({ before, after }: StageChange) => (after ?? before)?.name ?? '';
  return [
    ...stages.flatMap(stage => [
      `${MARKS[stage.change]} stage ${nameOf(stage)}`,
      ...stage.details.map(detail => `    ${detail}`),
    ]),
    ...details.map(detail => `~ ${detail}`),
  ];
}

function lossOf({ what, name, stage, detail, keep }: HarnessAdopted['lost'][number]): string {
  const where = stage ? ` in ${stage}` : '';
  // Of some there is only one, which has no name of its own.
  const words = [`${what}${name === what ? '' : ` ${name}`}${where}`, detail]
    .filter(Boolean)
    .join(': ');
  return keep ? `${words} (keep it by ${keep})` : words;
}

function keptOf({ option, value, reason, applied }: HarnessAdopted['kept'][number]): string {
  return `${option}: ${JSON.stringify(value)}, as ${reason}${applied ? ' (applied)' : ''}`;
}

function section(printer: Printer, title: string, lines: string[]): void {
  if (lines.length === 0) return;
  printer.text(`\n${title}:`);
  lines.forEach(line => printer.text(`  ${line}`));
}

function close(
  { options, printer }: Given,
  { pipelineId, outcome, confirmed, refusal, digest }: Values,
): void {
  if (refusal) printer.problems([refusal]);
  const would = options['dry-run'] === true && outcome !== 'unchanged' ? 'would be ' : '';
  if (confirmed) printer.text(`${pipelineId}: ${would}${outcome}`);
  else if (digest) printer.text(`\nNothing was changed. To do it: --confirm ${digest}`);
}
