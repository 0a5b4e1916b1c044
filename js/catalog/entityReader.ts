/** Asks the core for the entities of all services, on what GitHub has now. */
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { DefaultGithubCredentialsProvider } from '@backstage/integration';
import type { ScmIntegrationRegistry } from '@backstage/integration';
import { GitHub, Harness, Http, readAll, run } from '@ameide/core';
import type { Decider, Log, Problem, Settings } from '@ameide/core';

export interface ReaderTools {
  core: Decider;
  settings: Settings;
  integrations: ScmIntegrationRegistry;
  logger: LoggerService;
}

/** What the config repo says. */
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

  /** Rejects where the catalog cannot be read, with the core's problems. */
  async read(signal?: AbortSignal): Promise<Found> {
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
    const action = { type: 'catalog:entities', input: {} } as const;
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
    const { entities, complete, problems } = outputs.values;
    return { entities: await parsed(entities.split('\n').filter(Boolean)), complete, problems };
  }
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
