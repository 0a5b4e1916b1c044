/** Hands the entities of the repositories to Backstage's catalog, and keeps the last good state of what cannot be read. */
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { describe } from '@ameide/core';
import type { Found } from './entityReader.ts';

/** Problems that one reading logs; the others are counted. */
const MOST_LOGGED = 20;

export class ServiceProvider implements EntityProvider {
  readonly #read: (signal?: AbortSignal) => Promise<Found>;
  readonly #logger: LoggerService;
  /** Resolves when the catalog has connected: the schedule may be earlier. */
  readonly #connected: Promise<EntityProviderConnection>;
  #connect!: (connection: EntityProviderConnection) => void;
  /** What was handed over last, as JSON by reference; undefined until all of it is known. */
  #known: Map<string, string> | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(read: (signal?: AbortSignal) => Promise<Found>, logger: LoggerService) {
    this.#read = read;
    this.#logger = logger;
    this.#connected = new Promise(resolve => (this.#connect = resolve));
  }

  getProviderName(): string {
    return 'ameide-services';
  }

  connect(connection: EntityProviderConnection): Promise<void> {
    this.#connect(connection);
    return Promise.resolve();
  }

  /**
   * Reads the repositories, and hands over all entities (`full`) or those that have changed since the last time (`changes`). Refreshes
   * run one after another. Where one cannot be read, the catalog stays as it is, and the log says so.
   */
  refresh(what: 'full' | 'changes', signal?: AbortSignal): Promise<void> {
    this.#turn = this.#turn.then(() => this.#refresh(what, signal));
    return this.#turn;
  }

  async #refresh(what: 'full' | 'changes', signal?: AbortSignal): Promise<void> {
    const connection = await this.#connected;
    try {
      const found = await this.#read(signal);
      this.#tell(found);
      await this.#handOver(connection, found, what === 'full');
    } catch (error) {
      if (signal?.aborted) return;
      this.#logger.warn(
        `the entities could not be brought up to date, and the catalog keeps what it has: ${String(error)}`,
      );
    }
  }

  async #handOver(connection: EntityProviderConnection, found: Found, full: boolean) {
    const now = new Map(found.entities.map(one => [stringifyEntityRef(one), one]));
    const known = this.#known;
    if (found.complete && (full || !known)) {
      await connection.applyMutation({ type: 'full', entities: [...now.values()].map(deferred) });
      this.#known = texts(now);
      return;
    }
    // What is missing may be what could not be read: it stays, until everything can be read again.
    const changed = [...now].filter(([ref, one]) => known?.get(ref) !== JSON.stringify(one));
    const gone = found.complete ? [...(known?.keys() ?? [])].filter(ref => !now.has(ref)) : [];
    if (changed.length + gone.length === 0) return;
    await connection.applyMutation({
      type: 'delta',
      added: changed.map(([, one]) => deferred(one)),
      removed: gone.map(entityRef => ({ entityRef })),
    });
    if (known) {
      for (const ref of gone) known.delete(ref);
      for (const [ref, text] of texts(changed)) known.set(ref, text);
    }
  }

  #tell({ complete, problems }: Found): void {
    for (const problem of problems.slice(0, MOST_LOGGED)) this.#logger.warn(describe(problem));
    const more = problems.length - MOST_LOGGED;
    if (more > 0) this.#logger.warn(`${more} more problems; \`ameide catalog validate\` lists all`);
    if (!complete) this.#logger.warn('entities that could not be read stay as they were');
  }
}

function texts(entities: Iterable<[string, Entity]>): Map<string, string> {
  return new Map([...entities].map(([ref, one]) => [ref, JSON.stringify(one)]));
}

/** Without a location key, an entity of the same name that somebody registers replaces it. */
function deferred(entity: Entity): DeferredEntity {
  return { entity };
}
