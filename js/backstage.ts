/** The boundary to Backstage: turns a scaffolder step into a request, and its context into the driver's tools. */
import { createHash } from 'node:crypto';
import type { AuthService, DiscoveryService, LoggerService } from '@backstage/backend-plugin-api';
import { DefaultGithubCredentialsProvider } from '@backstage/integration';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import type { ActionContext } from '@backstage/plugin-scaffolder-node';
import type { JsonObject, JsonValue } from '@backstage/types';
import {
  GitHub,
  Harness,
  Http,
  hostOf,
  inLines,
  perform,
  problem,
  problemsOf,
  readAll,
  refusal,
  run,
  systemClock,
  withKey,
} from '@ameide/core';
import type {
  Action,
  Checkpoint,
  Clock,
  Decider,
  Done,
  Effect,
  Log,
  Outcome,
  Outputs,
  Plan,
  Servers,
  Settings,
  Telemetry,
} from '@ameide/core';
import { inTrace, logOfTenant, tenantIn } from './trace.ts';

/** What all actions share. */
export interface Shim {
  core: Decider;
  settings: Settings;
  integrations: ScmIntegrationRegistry;
  /** `scaffolder.requireScmUserCredentials`. */
  requireUserCredentials: boolean;
  /** How other plugins of the backend are asked as the user; absent where no action does so. */
  plugins?: { auth: AuthService; discovery: DiscoveryService };
  /** Address of the portal, for links to tasks; absent where it is not configured. */
  portalUrl?: string;
  /** Replaces the system clock in tests. */
  clock?: Clock;
  /** Absent in tests. */
  telemetry?: Telemetry;
}

/** Secrets that an input may carry; they go to the servers and nowhere else. */
interface Secrets {
  token?: string;
  apiKey?: string;
}

/** Result of a step. */
export interface Result<T extends Outputs['type']> extends Outcome<Done> {
  /** The part of the outcome that the core planned. */
  values: Extract<Outputs, { type: T; values: unknown }>['values'];
  dryRun: boolean;
  /** URL of a repository for people. */
  webUrl(repo: string): string;
}

/** The part of a step's context that is used, whatever its input and output. */
export type Context = Pick<
  ActionContext<JsonObject>,
  'logger' | 'signal' | 'isDryRun' | 'user' | 'checkpoint' | 'task' | 'step' | 'secrets'
>;

/** What the core answers to an action. */
type ValuesOf<A extends Action> = Result<Extract<Outputs['type'], A['type']>>['values'];

interface Options<A extends Action> {
  dryRun?: boolean;
  /** Called with what the core planned, before any of it is performed. */
  onPlan?: (values: ValuesOf<A>) => Promise<void>;
}

/** Runs an action within a scaffolder step, in the trace of whoever started the task. */
export async function carryOut<A extends Action>(
  ...args: [shim: Shim, context: Context, action: A, secrets: Secrets, options?: Options<A>]
): Promise<Result<Extract<Outputs['type'], A['type']>>> {
  const [, { secrets }, action] = args;
  try {
    return await inTrace({ secrets, tenant: tenantOf(action) }, () => attempt(...args));
  } catch (error) {
    throw withoutStack(error);
  }
}

function tenantOf(action: Action): string | undefined {
  return 'input' in action && 'tenant' in action.input ? action.input.tenant : undefined;
}

/** The task's log shows the stack of an error; a refusal is meant for people, so it is left out. */
function withoutStack(error: unknown): unknown {
  if (error instanceof Error && problemsOf(error).length > 0)
    error.stack = `${error.name}: ${error.message}`;
  return error;
}

/** A secret that is still an expression was not evaluated, and would be sent as it is. */
function checkSecrets(secrets: Secrets): void {
  const bad = Object.entries(secrets).filter(([, text]) => text?.includes('${{'));
  const found = bad.map(([path]) => ({
    ...problem(
      'input/unevaluated',
      `the input \`${path}\` contains an expression that was not evaluated`,
      'check the spelling of the expression in the template, and that the secret exists',
    ),
    path,
  }));
  if (found.length > 0) throw refusal('input', found);
}

async function attempt<A extends Action>(
  shim: Shim,
  context: Context,
  action: A,
  secrets: Secrets,
  options: Options<A> = {},
): Promise<Result<Extract<Outputs['type'], A['type']>>> {
  checkSecrets(secrets);
  const { onPlan } = options;
  const dryRun = options.dryRun === true || context.isDryRun === true;
  const settings = withKey(shim.settings, secrets.apiKey);
  let tenant = tenantOf(action);
  const log = logOfTenant(logOf(context.logger), () => tenant);
  const tokenHost = tokenHostOf(action, settings);
  const servers = serversOf(shim, settings, log, { ...secrets, tokenHost }, context.signal);
  const requestDigest = digestOf(action);
  const checkpoint = checkpointOf(context, requestDigest);
  const tick = inLines(line => log.info(line));
  const outcome = await run<Done>({
    core: {
      async next(...args) {
        const step = await shim.core.next(...args);
        tenant ??= tenantIn(step);
        return step;
      },
    },
    request: {
      action,
      context: {
        now: await timeOf(shim, context, requestDigest),
        actor: context.user?.ref,
        task: `${context.task.id}/${context.step?.id ?? ''}`,
        taskUrl: shim.portalUrl && `${shim.portalUrl}/create/tasks/${context.task.id}`,
        config: settings.core,
      },
    },
    driver: {
      read: reads => readAll(servers, reads, tick),
      perform: (effect, queued, round) => perform(servers, checkpoint, effect, queued, round),
    },
    log,
    tick,
    signal: context.signal,
    clock: shim.clock,
    telemetry: shim.telemetry,
    dryRun,
    onPlan: onPlan && (plan => onPlan(valuesOf(plan, action) as ValuesOf<A>)),
  });
  return {
    ...outcome,
    values: valuesOf(outcome.plan, action) as Result<Extract<Outputs['type'], A['type']>>['values'],
    dryRun,
    webUrl: repo => servers.github.repo(repo).web,
  };
}

function valuesOf({ outputs }: Plan, action: Action): unknown {
  if (outputs.type !== action.type)
    throw new Error(`internal error: the core answered ${outputs.type}`);
  return 'values' in outputs ? outputs.values : undefined;
}

/** Host of the repository that the action works on, from its input or as configured: in the section of its noun, if it has one. */
function tokenHostOf(action: Action, { core }: Settings): string | undefined {
  const input = 'input' in action ? action.input : undefined;
  const repoUrlOf = (section: unknown) => (section as { repoUrl?: unknown } | undefined)?.repoUrl;
  const own = core[`${action.type.split(':')[0]}s`];
  const [named] = [input, own, core['catalog'], core['pipelines']].map(repoUrlOf).filter(Boolean);
  return hostOf(named);
}

function serversOf(
  shim: Shim,
  settings: Settings,
  log: Log,
  { token, tokenHost }: Secrets & { tokenHost?: string },
  signal?: AbortSignal,
): Servers {
  const { integrations, requireUserCredentials, clock, telemetry } = shim;
  const credentials = () => DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  const access = { integrations, credentials, requireUserCredentials, token, tokenHost };
  // One client for both servers: the wait budget of a step covers all of them.
  const http = new Http({ log, signal, clock, telemetry, ...settings.http });
  return {
    github: new GitHub(access, http, log),
    harness: new Harness(settings.harness, http, log),
    log,
  };
}

/** The iterations of an `each` share one step and its checkpoints: their input tells them apart. */
function digestOf(value: Action | Effect): string {
  const bytes = (_key: string, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  return createHash('sha256').update(JSON.stringify(value, bytes)).digest('hex').slice(0, 16);
}

/** The time of the step; stored, so that a step resumed after a crash makes the same request. */
function timeOf(
  { clock = systemClock }: Shim,
  context: Context,
  requestDigest: string,
): Promise<string> {
  const now = () => new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const fn = () => Promise.resolve(now());
  return context.checkpoint({ key: `ameide.now/${requestDigest}`, fn });
}

/**
 * What is kept of an effect counts for that very effect: the same change onto the same state, in the same round. Where another is
 * due by now, because somebody undid or changed what was done, it is done.
 */
function checkpointOf(context: Context, requestDigest: string): Checkpoint {
  return async <T extends Done>(effect: Effect, round: number, work: () => Promise<T>) => {
    const kept = await context.checkpoint({
      key: `${effect.key}/${requestDigest}/${digestOf(effect)}/${round}`,
      fn: async () => (await work()) as unknown as JsonValue,
    });
    return kept as unknown as T;
  };
}

function logOf(logger: LoggerService): Log {
  return { info: line => logger.info(line), warn: line => logger.warn(line) };
}
