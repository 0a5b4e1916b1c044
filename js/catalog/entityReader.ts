/** Asks the core for the entities of all services and primitives, on what GitHub has now. */
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { DefaultGithubCredentialsProvider } from '@backstage/integration';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import { GitHub, Harness, Http, primitiveKinds, readAll, run } from '@ameide/core';
import type { Action, Decider, Log, Outputs, Problem, Settings } from '@ameide/core';

type ValuesOf<T> = Extract<Outputs, { type: T; values: unknown }>['values'];

export interface ReaderTools {
  core: Decider;
  settings: Settings;
  integrations: ScmIntegrationRegistry;
  logger: LoggerService;
}

/** What the repositories say. */
export interface Found {
  entities: Entity[];
  /** Whether these are all: an entity that is missing does not exist. */
  complete: boolean;
  problems: Problem[];
}

/** Entities that are parsed before others get their turn: about a millisecond's work. */
const AT_ONCE = 100;

export class EntityReader {
  readonly #tools: ReaderTools;

  constructor(tools: ReaderTools) {
    this.#tools = tools;
  }

  /** The services, and the primitives where a GitOps repo is configured. Rejects where one of the repos cannot be read. */
  async read(signal?: AbortSignal): Promise<Found> {
    const services = await this.#ask({ type: 'catalog:entities', input: {} }, signal);
    const entities = await parsed(services.entities.split('\n').filter(Boolean));
    const { complete, problems } = services;
    if (!hasPrimitives(this.#tools.settings)) return { entities, complete, problems };
    const kinds = await primitiveKinds();
    const listed = await this.#ask({ type: 'primitive:list', input: { kinds } }, signal);
    const primitives = [
      ...listed.primitives.flatMap(one => one.entities),
      ...listed.definitions.map(one => one.entity),
      ...listed.systems,
    ];
    return {
      // A System that services name is theirs.
      entities: [...(primitives as unknown as Entity[]), ...entities],
      complete: complete && listed.problems.every(({ severity }) => severity === 'warning'),
      problems: [...problems, ...listed.problems],
    };
  }

  async #ask<A extends Action>(action: A, signal?: AbortSignal): Promise<ValuesOf<A['type']>> {
    const { core, settings, integrations, logger } = this.#tools;
    const log: Log = { info: line => logger.debug(line), warn: line => logger.debug(line) };
    const http = new Http({ log, signal, ...settings.http });
    const credentials = () => DefaultGithubCredentialsProvider.fromIntegrations(integrations);
    const access = { integrations, credentials, requireUserCredentials: false };
    const servers = {
      github: new GitHub(access, http, log),
      harness: new Harness(settings.harness, http, log),
      log,
    };
    const { plan } = await run({
      core,
      request: { action, context: { now: new Date().toISOString(), config: settings.core } },
      driver: { read: reads => readAll(servers, reads), perform: neverPerform },
      log,
      signal,
      dryRun: true,
    });
    const { outputs } = plan;
    if (outputs.type !== action.type)
      throw new Error(`internal error: the core answered ${outputs.type}`);
    return ('values' in outputs ? outputs.values : undefined) as ValuesOf<A['type']>;
  }
}

function hasPrimitives({ core }: Settings): boolean {
  const { repoUrl } = (core['primitives'] ?? {}) as { repoUrl?: unknown };
  return typeof repoUrl === 'string';
}

async function parsed(lines: string[]): Promise<Entity[]> {
  const entities: Entity[] = [];
  for (let start = 0; start < lines.length; start += AT_ONCE) {
    const some = lines.slice(start, start + AT_ONCE);
    entities.push(...some.map(line => JSON.parse(line) as Entity));
    await new Promise(resolve => setImmediate(resolve));
  }
  return entities;
}

function neverPerform(): Promise<never> {
  return Promise.reject(new Error('internal error: reading entities performs nothing'));
}
