/** Commands and their arguments. */
import { run } from '@ameide/core';
import type { Action, Core, Driver, Outputs, Plan, Problem, Settings } from '@ameide/core';
import type { Printer } from './print.ts';

export interface Given {
  options: Record<string, string | boolean | (string | boolean)[] | undefined>;
  positionals: string[];
  config: Settings;
  core: Core;
  printer: Printer;
}

export interface Option {
  type: 'string' | 'boolean';
  multiple?: boolean;
  short?: string;
  /** For the help of the command. */
  help?: string;
}

export interface Command {
  name: string;
  /** Alternative name, shown in the help of the command. */
  alias?: string;
  usage: string;
  description: string;
  options: Record<string, Option>;
  /** Whether the command works without a configuration. */
  unconfigured?: boolean;
  /** Whether an error means that nothing could be tried: exit status 2. */
  isUnready?: (error: unknown) => boolean;
  /** Returns the exit code. */
  run(given: Given): Promise<number>;
}

/** The command line is not valid. */
export class UsageError extends Error {}

/** A required option. */
export function need(given: Given, name: string): string {
  const value = text(given, name);
  if (value === undefined) throw new UsageError(`missing --${name}`);
  return value;
}

export function text({ options }: Given, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** An option that can be repeated. */
export function several({ options }: Given, name: string): string[] {
  const values = options[name];
  return Array.isArray(values) ? values.map(String) : [];
}

/** A comma-separated list. */
export function list(given: Given, name: string): string[] | undefined {
  const items = text(given, name)
    ?.split(',')
    .map(item => item.trim());
  return items?.filter(Boolean);
}

/** `k=v` options as pairs. */
export function pairs(given: Given, name: string): [string, string][] {
  return several(given, name).map(item => {
    const at = item.indexOf('=');
    if (at < 1) throw new UsageError(`\`${item}\` is not in the form key=value`);
    return [item.slice(0, at), item.slice(at + 1)];
  });
}

/** `1 service`, `2 services`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

export const isError = ({ severity }: Problem) => severity === 'error';

/** `1 error, 2 warnings`. */
export function counts(problems: Problem[]): string {
  const errors = problems.filter(isError).length;
  return `${count(errors, 'error')}, ${count(problems.length - errors, 'warning')}`;
}

/** Whether a check passed: with `--strict`, warnings fail it as errors do. */
export function passed({ options }: Given, problems: Problem[]): boolean {
  return options['strict'] ? problems.length === 0 : !problems.some(isError);
}

/** Result of an action. */
export interface Outcome<T extends Outputs['type'], D = unknown> {
  plan: Plan;
  values: Extract<Outputs, { type: T; values: unknown }>['values'];
  /** Result of each effect. */
  done: D[];
}

/** Runs an action with the given driver. */
export async function carryOut<A extends Action, D = unknown>(
  given: Given,
  action: A,
  driver: Driver<D>,
): Promise<Outcome<Extract<Outputs['type'], A['type']>, D>> {
  const { core, config, options, printer } = given;
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const context = { now, reader: 'commandLine', config: config.core } as const;
  const { plan, done } = await run({
    core,
    request: { action, context },
    driver,
    // The command prints the outcome itself.
    log: { info: () => undefined, warn: () => undefined },
    tick: printer.tick,
    dryRun: options['dry-run'] === true,
  });
  const { outputs } = plan;
  if (outputs.type !== action.type)
    throw new Error(`internal error: the core answered ${outputs.type}`);
  const values = 'values' in outputs ? outputs.values : undefined;
  return { plan, done, values: values as Outcome<Extract<Outputs['type'], A['type']>>['values'] };
}
