/**
 * A stateful double of Harness on loopback: what the contract says of the real one, with state in a folder,
 * validation by its own schemas, its error bodies, and knobs to make it misbehave. See README.md.
 */
import {
  startServer,
  json,
  type Answer,
  type Call,
  type Faults,
  type RequestLog,
} from '../http/index.ts';
import { accessRoutes } from './access.ts';
import { answer, approvalId, approvalRoutes, approvalsOf } from './approvals.ts';
import { Gate, isRead } from './auth.ts';
import { connectorRoutes } from './connectors.ts';
import { control } from './control.ts';
import { delegateRoutes } from './delegates.ts';
import type { HarnessDouble } from './double.ts';
import { HarnessError } from './errors.ts';
import { executionRoutes } from './executions.ts';
import { freezeRoutes } from './freezes.ts';
import { deployments } from './executionSummary.ts';
import { Governance, ruleFromJson } from './governance.ts';
import { inputSetRoutes } from './inputSets.ts';
import { ngEntityRoutes } from './ngEntities.ts';
import { OpenApi } from './openapi.ts';
import { settle, type HarnessOptions } from './options.ts';
import { page } from './pages/index.ts';
import { pipelineRoutes } from './pipelines.ts';
import { pipelineV1Routes } from './pipelinesV1.ts';
import { policyRoutes } from './policies.ts';
import { usageRoutes } from './references.ts';
import { Routes, type On } from './request.ts';
import { findRun, stateOf } from './runs.ts';
import { Schemas } from './schemas.ts';
import { editYaml, seedYaml } from './seed.ts';
import { KINDS, Store, type Entity, type Kind, type Scope } from './store.ts';
import { templateRoutes } from './templates.ts';
import { setTicket, ticketOf } from './tickets.ts';
import { triggerRoutes } from './triggers.ts';
import { webhookRoutes } from './webhooks.ts';
import type { World } from './world.ts';

export type { HarnessDouble } from './double.ts';
export { DEFAULT_KEY, type HarnessOptions, type Key } from './options.ts';
export type { GovernanceJson, GovernanceRule } from './governance.ts';
export type { Entity, Kind } from './store.ts';
export type { Outcome, Violation } from './world.ts';

/** Starts a double; resolves once it answers. */
export async function startHarness(options: HarnessOptions = {}): Promise<HarnessDouble> {
  const settings = settle(options);
  let offset = 0;
  const now = () => settings.now() + offset;
  const schemas = new Schemas(settings.contract);
  if (!schemas.present)
    settings.say(
      'harness: schema files not found, so schema checks are off (names are still checked)',
    );
  let url = '';
  const world: World = {
    settings,
    store: new Store(settings.folder, now),
    schemas,
    governance: new Governance(),
    violations: [],
    outcomes: new Map(),
    delegates: new Map(settings.delegates.map(one => [one.name, one])),
    now,
    url: () => url,
  };
  const gate = new Gate(settings, now);
  const routes = routesOf(world);
  const openApi = new OpenApi(settings.contract);

  const handler = (call: Call): Answer => {
    try {
      return page(call, world) ?? control(call, double) ?? api(call, world, gate, routes, openApi);
    } catch (error) {
      if (error instanceof HarnessError) return json(error.status, error.body());
      throw error;
    }
  };
  const onError = (error: unknown) =>
    json(500, new HarnessError('UNKNOWN_ERROR', (error as Error).message).body());
  const rewrite = (path: string) => path.replace(/^\/gateway(?=\/)/, '');
  const describe = (call: Call) => ({ mutation: !isRead(call) });
  const { faults, log } = options;
  const server = await startServer({
    handler,
    onError,
    rewrite,
    describe,
    port: settings.port,
    faults,
    log,
  });
  url = server.url;

  const double = doubleOf(world, server, ms => (offset += ms));
  return double;
}

function routesOf(world: World): Routes {
  const routes = new Routes();
  const on: On = (method, pattern, handle) => void routes.on(method, pattern, handle, world);
  for (const add of [
    pipelineRoutes,
    pipelineV1Routes,
    ngEntityRoutes,
    connectorRoutes,
    delegateRoutes,
    inputSetRoutes,
    triggerRoutes,
    webhookRoutes,
    executionRoutes,
    approvalRoutes,
    freezeRoutes,
    templateRoutes,
    accessRoutes,
    policyRoutes,
    usageRoutes,
  ]) {
    add(on, world);
  }
  return routes;
}

function api(call: Call, world: World, gate: Gate, routes: Routes, openApi: OpenApi): Answer {
  const isWebhook = call.path.startsWith('/pipeline/api/webhook/custom/');
  const refused =
    isWebhook && !world.settings.webhookAuthentication ? undefined : gate.refuse(call);
  if (refused) return refused;
  const match = routes.match(call);
  if (!match)
    throw new HarnessError('RESOURCE_NOT_FOUND', `HTTP 404 Not Found: ${call.method} ${call.path}`);
  for (const message of openApi.faults(call)) {
    world.violations.push({ source: 'openapi', where: `${call.method} ${call.path}`, message });
  }
  return match.handler({ ...call, params: match.params }) as Answer;
}

function doubleOf(
  world: World,
  server: { url: string; port: number; faults: Faults; log: RequestLog; close(): Promise<void> },
  advance: (ms: number) => void,
): HarnessDouble {
  const { store, settings } = world;
  const [org, project] = (settings.projects[0] ?? '').split('/');
  const scope: Scope = { org, project };
  const find = (kind: Kind, identifier: string): Entity => {
    const entity = store.list(kind).find(candidate => candidate.identifier === identifier);
    if (!entity) throw new Error(`no ${kind} \`${identifier}\``);
    return entity;
  };
  const mark = (kind: Kind, identifier: string, key: string, message: string | undefined) => {
    const entity = find(kind, identifier);
    store.save({ ...entity, data: { ...entity.data, [key]: message } });
  };
  return {
    url: server.url,
    port: server.port,
    apiKey: settings.keys[0]?.key ?? '',
    account: settings.account,
    world,
    faults: server.faults,
    log: server.log,
    violations: world.violations,
    seed: (...yamls) => yamls.map(yaml => seedYaml(world, yaml, scope)),
    entities: kind => store.list(kind),
    allEntities: () => KINDS.flatMap(kind => store.list(kind)),
    editByHand: (kind, identifier, yaml) => editYaml(world, find(kind, identifier), yaml),
    setGovernance: rule => {
      if (rule === undefined) world.governance.rules = [];
      else world.governance.rules.push('deny' in rule ? rule : ruleFromJson(rule));
    },
    setInvalid: (pipeline, message) => mark('pipeline', pipeline, 'invalid', message),
    setDisconnected: (connector, message) => mark('connector', connector, 'broken', message),
    setDelegate: delegate => void world.delegates.set(delegate.name, delegate),
    setTriggerError: (trigger, message) => mark('trigger', trigger, 'error', message),
    setOutcome: (pipeline, outcome) => {
      if (outcome) world.outcomes.set(pipeline, outcome);
      else world.outcomes.delete(pipeline);
    },
    run: id => {
      const run = findRun(world, undefined, id);
      return { state: stateOf(world, run), deployments: deployments(run) };
    },
    approve: (id, activity, step) => {
      const run = findRun(world, undefined, id);
      const waiting = approvalsOf(world, run).find(
        state =>
          state.status === 'ApprovalWaiting' &&
          (step === undefined || state.plan.identifier === step),
      );
      if (!waiting) throw new Error(`no approval of run ${id} is waiting`);
      answer(world, approvalId(run, waiting), activity);
    },
    ticket: key => ticketOf(world, key),
    setTicket: (key, fields) => setTicket(world, key, fields),
    advance,
    close: () => server.close(),
  };
}
