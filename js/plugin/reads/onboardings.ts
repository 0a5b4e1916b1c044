/** Services that are being onboarded: an operation runs, or its pull request waits to be merged. */
import type {
  FirstDeployment,
  Onboarding,
  Operation,
} from '@ameide/backstage-plugin-ameide-common';
import type { State } from '../state/state.ts';
import type { Services } from './services.ts';
import { StaleWhileRevalidate } from './staleWhileRevalidate.ts';

interface OnboardingTools {
  state: State;
  services: Services;
  /** Whether the branch of a pull request is there and has the service. */
  isOpen(operation: Operation): Promise<boolean>;
}

/** So many operations are looked at. */
const LATEST = 100;
/** So many pull requests are looked up. */
const LOOKED_UP = 20;
const BRANCHES = { freshMs: 30_000, boundMs: 300_000 };
/** How long a page waits to know which pull requests are closed. */
const PATIENCE_MS = 300;

export class Onboardings {
  readonly #tools: OnboardingTools;
  /** Operations whose pull request has been closed without being merged. */
  readonly #closed: StaleWhileRevalidate<Set<string>>;

  constructor(tools: OnboardingTools) {
    this.#tools = tools;
    this.#closed = new StaleWhileRevalidate(BRANCHES, async () => {
      const waiting = (await this.#candidates()).filter(({ status }) => status === 'succeeded');
      const looked = waiting.slice(0, LOOKED_UP).map(async operation => {
        // What cannot be looked up may be open.
        const isOpen = await tools.isOpen(operation).catch(() => true);
        return isOpen ? [] : [operation.id];
      });
      return new Set((await Promise.all(looked)).flat());
    });
  }

  /** Those that the caller may see, the latest first. */
  async list(sees: (service: { name: string; owner?: string }) => boolean): Promise<Onboarding[]> {
    const candidates = await this.#candidates();
    if (candidates.length === 0) return [];
    const known = await this.#closed.within(PATIENCE_MS);
    const closed = 'answer' in known ? known.answer : new Set<string>();
    const seen = candidates.filter(
      ({ id, service = '', owner }) => !closed.has(id) && sees({ name: service, owner }),
    );
    const wanted = await this.#tools.state.firstDeployments.of(seen.map(({ id }) => id));
    return seen.map(operation => onboardingOf(operation, wanted.get(operation.id)));
  }

  /** The latest onboarding of each service that the catalog does not have. */
  async #candidates(): Promise<Operation[]> {
    const { state, services } = this.#tools;
    const { items } = await state.operations.page({ kind: 'service.create' }, LATEST);
    const latest = new Map<string, Operation>();
    for (const operation of items)
      if (operation.service !== undefined && !latest.has(operation.service))
        latest.set(operation.service, operation);
    const found: Operation[] = [];
    for (const [service, operation] of latest) {
      const isPending = ['pending', 'running'].includes(operation.status);
      const waits = operation.status === 'succeeded' && operation.outputs?.['pullRequestUrl'];
      if (!isPending && !waits) continue;
      const [inCatalog, newest] = await Promise.all([
        services.find(service),
        state.operations.latest(service),
      ]);
      if (!inCatalog && newest?.kind !== 'service.delete') found.push(operation);
    }
    return found;
  }
}

function onboardingOf(operation: Operation, wanted: FirstDeployment | undefined): Onboarding {
  const { id: operationId, service = '', owner, actor, status, createdAt: startedAt } = operation;
  const { pullRequestUrl, pullRequestNumber } = operation.outputs ?? {};
  const onboarding: Onboarding = { service, owner, actor, operationId, status, startedAt };
  if (typeof pullRequestUrl === 'string') onboarding.pullRequestUrl = pullRequestUrl;
  if (typeof pullRequestNumber === 'number') onboarding.pullRequestNumber = pullRequestNumber;
  if (wanted) onboarding.firstDeployment = wanted;
  return onboarding;
}
