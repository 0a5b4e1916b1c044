/** `ameide harness rollout` and `ameide harness templates`: changed templates, by waves. */
import { isOutdated, rollOut, tableOf, versionsOf } from '@ameide/core';
import type { HarnessRolledOut, HarnessRollout, RolloutStep, RolloutVerify } from '@ameide/core';
import { UsageError, carryOut, count, text } from './given.ts';
import type { Command, Given } from './given.ts';
import { PLACE, placeIn, withServers } from './onHarness.ts';

const string = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** What begins a rollout, here and in `harness sync`. */
export const WAVES = {
  waves: {
    ...string,
    help: 'waves of a new rollout, separated by commas: numbers, 25%, rest, team:NAME, or services joined by +; as configured by default, else 1,5,25%,rest',
  },
  verify: {
    ...string,
    help: 'none or execution: go on only once the pipelines of the first wave have run with success',
  },
} as const;

export const ROLLOUT: Command[] = [
  {
    name: 'harness rollout',
    usage:
      '[--plan | --pause | --resume | --stop | --roll-back [--wave N]] [--waves LIST] [--verify execution]',
    description:
      'Brings a changed template to the pipelines by waves, and goes on with a rollout that has begun (GITHUB_TOKEN, HARNESS_API_KEY)',
    options: {
      plan: { ...flag, help: 'show the open rollout, or what a new one would be; write nothing' },
      pause: { ...flag, help: 'let it rest' },
      resume: { ...flag, help: 'go on with one that rests or stopped' },
      stop: { ...flag, help: 'stop it until somebody resumes it or rolls it back' },
      'roll-back': { ...flag, help: 'bring the recorded states back' },
      wave: { ...string, help: 'with --roll-back: only this wave, counted from 1' },
      reason: { ...string, help: 'with --stop: why' },
      ...WAVES,
      ...PLACE,
    },
    run: rollout,
  },
  {
    name: 'harness templates',
    usage: '[--outdated]',
    description:
      'Lists which version of its template each pipeline is made from (GITHUB_TOKEN, HARNESS_API_KEY)',
    options: { outdated: { ...flag, help: 'only those that a rollout would change' } },
    run: templates,
  },
];

const STEPS: [option: string, step: RolloutStep][] = [
  ['plan', 'plan'],
  ['pause', 'pause'],
  ['resume', 'resume'],
  ['stop', 'stop'],
  ['roll-back', 'rollBack'],
];

async function rollout(given: Given): Promise<number> {
  const { options } = given;
  const asked = STEPS.filter(([option]) => options[option] === true).map(([, step]) => step);
  if (asked.length > 1)
    throw new UsageError('give one of --plan, --pause, --resume, --stop, --roll-back');
  const [step = 'run'] = asked;
  // Left unread, they would begin a rollout of everything.
  if (options['wave'] !== undefined && step !== 'rollBack')
    throw new UsageError('--wave needs --roll-back; what a new rollout takes is said by --waves');
  if (options['reason'] !== undefined && step !== 'stop')
    throw new UsageError('--reason needs --stop');
  return report(given, await carry(given, { step, ...wavesOf(given), ...placeIn(given) }));
}

/** Waves and verification, as they are given. */
export function wavesOf(
  given: Given,
): Pick<HarnessRollout, 'waves' | 'verify' | 'wave' | 'reason'> {
  const waves = text(given, 'waves')?.split(',').map(waveOf);
  const wave = text(given, 'wave');
  if (wave !== undefined && !/^[1-9]\d{0,3}$/.test(wave))
    throw new UsageError(`\`${wave}\` is not the number of a wave`);
  const verify = text(given, 'verify');
  if (verify !== undefined && !isVerify(verify))
    throw new UsageError(`unknown verification \`${verify}\`; expected none or execution`);
  return {
    waves,
    verify,
    wave: wave === undefined ? undefined : Number(wave),
    reason: text(given, 'reason'),
  };
}

const isVerify = (word: string): word is RolloutVerify => ['none', 'execution'].includes(word);

/** One wave on the command line: services are joined by `+`, and a single one has a `+` at its end. */
function waveOf(text: string): string | string[] {
  const word = text.trim();
  return word.includes('+') ? word.split('+').filter(Boolean) : word;
}

/** Takes a step, and those that follow it now. */
export async function carry(given: Given, input: HarnessRollout): Promise<HarnessRolledOut> {
  const dryRun = given.options['dry-run'] === true;
  const run = async (request: HarnessRollout) => {
    const action = { type: 'harness:rollout', input: { ...request, dryRun } } as const;
    const { values, plan } = await carryOut(...(await withServers(given, action)));
    // Where there is no rollout, the result says the same.
    if (values.rollout) plan.notes.forEach(note => given.printer.progress(note));
    return values;
  };
  return rollOut({ ...input, dryRun }, run);
}

/** Exit status 1 where somebody has to do something, or something is awaited. */
export const endOf = ({ begun, next }: HarnessRolledOut) =>
  begun && (next === 'decide' || next === 'wait') ? 1 : 0;

/** Prints a rollout; the exit status. */
export function report({ printer }: Given, values: HarnessRolledOut): number {
  const { rollout, next, begun, left, problems } = values;
  if (printer.json) {
    printer.data(values);
    return endOf(values);
  }
  if (problems.length > 0) printer.problems(problems);
  if (!rollout) {
    for (const { service, reason } of left) printer.text(`left out: ${service}: ${reason}`);
    const others = left.length > 0 ? 'every other' : 'every';
    printer.text(`${others} pipeline is made from the current template of its archetype`);
    return 0;
  }
  printer.text(tableOf(rollout.waves.flatMap(rowsOf), 'plain'));
  for (const { service, reason } of left) printer.text(`left out: ${service}: ${reason}`);
  const state = begun ? rollout.state : 'planned';
  printer.text(`rollout ${rollout.id}: ${state}${rollout.reason ? `: ${rollout.reason}` : ''}`);
  if (next === 'wait') printer.text('executions are awaited: run the command again later');
  return endOf(values);
}

type Wave = NonNullable<HarnessRolledOut['rollout']>['waves'][number];

function rowsOf({ state, services }: Wave, index: number): object[] {
  return services.map(planned => ({
    wave: index + 1,
    state: planned.skipped === undefined ? state : 'skipped',
    service: planned.service,
    ...versionsOf(planned),
    note: planned.skipped ?? '',
  }));
}

async function templates(given: Given): Promise<number> {
  const { printer, options } = given;
  const action = { type: 'harness:list', input: { states: true } } as const;
  const { values } = await carryOut(...(await withServers(given, action)));
  const rows = values.services.flatMap(({ name, team, template }) =>
    template === undefined ? [] : [{ service: name, team, ...template }],
  );
  const outdated = rows.filter(isOutdated);
  const shown = options['outdated'] === true ? outdated : rows;
  if (printer.json) printer.data({ templates: shown });
  else {
    printer.text(tableOf(shown, 'plain'));
    printer.text(`${count(rows.length, 'pipeline')}, ${outdated.length} of older templates`);
  }
  return 0;
}
