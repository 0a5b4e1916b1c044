/** Services: the list, and one. */
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { serviceReadPermission } from '../permissions/permissions.ts';
import type { ReadOnlyOptions } from '../reads/readOnlyRunner.ts';
import { kept, ofCatalog, service } from '../reads/service.ts';
import { Onboardings } from '../reads/onboardings.ts';
import { Turns } from '../reads/turns.ts';
import { warningsOf } from '../reads/warnings.ts';
import { placeOf, tokenOf } from '../state/page.ts';
import { entryOnBranch } from './pending.ts';
import { withoutDatabase } from './withoutDatabase.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import { flag, notInCatalog, paging } from './schemas.ts';
import { noService } from './service.ts';
import { listSchema, oneSchema } from './serviceSchemas.ts';
import type { Tools } from './tools.ts';

const CARDS = { atOnce: 12, perCaller: 4, waiting: 40, keptMs: 0 };
const DEFAULT_LIMIT = 20;

export function serviceReads(tools: Tools): AnyRoute[] {
  return [listServices(tools), getService(tools), getName(tools)];
}

function listServices({ authorizer, runner, services, state }: Tools): AnyRoute {
  const onboardings = new Onboardings({
    state,
    services,
    async isOpen({ service: name, outputs }) {
      const branch = outputs?.['branch'];
      return typeof branch !== 'string' || !!(await entryOnBranch(runner, branch, { name }));
    },
  });
  return route({
    method: 'get',
    path: '/v1/services',
    operationId: 'listServices',
    tag: 'Services',
    summary: 'Services of the catalog with the state of their pipelines',
    permission: serviceReadPermission.name,
    query: z.strictObject({
      search: z.string().optional().describe('Words of name, description or team'),
      owner: z.string().optional().describe('Entity references of teams, separated by commas'),
      archetype: z.string().optional(),
      environment: z.string().optional(),
      state: z.string().optional(),
      sort: z.string().optional(),
      descending: flag,
      offset: z.coerce.number().int().min(0).optional(),
      ...paging,
    }),
    answers: { 200: { description: 'A page of the services', schema: listSchema } },
    async handle({ query, caller }) {
      const sight = await authorizer.sight(serviceReadPermission, caller.credentials);
      const { pageToken, limit = DEFAULT_LIMIT, ...filters } = query;
      const offset = pageToken === undefined ? (query.offset ?? 0) : offsetOf(pageToken);
      const sees = sight.all ? undefined : sight.sees;
      const { items, ...page } = await services.page({ ...filters, offset, limit }, sees);
      const { answer: onboarding, warnings } = await withoutDatabase([], () =>
        onboardings.list(sight.sees),
      );
      const next = offset + items.length;
      const more = next < page.total ? { nextPageToken: tokenOf([String(next)]) } : {};
      return {
        status: 200,
        body: { items, ...more, ...page, onboarding, warnings: [...page.warnings, ...warnings] },
      };
    },
  });
}

function getService(tools: Tools): AnyRoute {
  const { authorizer, services } = tools;
  const cards = new Turns<Awaited<ReturnType<typeof service>>>({ ...CARDS, keeps: () => false });
  return route({
    method: 'get',
    path: '/v1/services/:name',
    operationId: 'getService',
    tag: 'Services',
    summary: 'One service: entry, pipeline, state, runs, last operation',
    permission: serviceReadPermission.name,
    query: z.strictObject({
      part: z
        .enum(['catalog'])
        .optional()
        .describe('What the catalog knows alone, without waiting for Harness'),
    }),
    answers: {
      200: { description: 'The service', schema: oneSchema },
      404: notInCatalog,
    },
    async handle({ params, query, caller, signal }) {
      const name = params['name'] ?? '';
      const owner = (await services.find(name))?.service.owner;
      await authorizer.requireFor(serviceReadPermission, caller.credentials, { name, owner });
      const [shown, { lastOperation, firstDeployment, warnings }] = await Promise.all([
        query.part === 'catalog'
          ? early(tools, name, { caller: caller.actor, signal })
          : cards.ask(caller.actor, name, signal, async wanted => {
              const options = { caller: caller.actor, signal: wanted };
              return service(tools, name, options);
            }),
        latestOf(tools, name),
      ]);
      if (!shown) throw noService(name);
      const findings = [...shown.findings, ...warnings];
      const isDeployed = shown.places.some(({ deployed, attempt }) => deployed ?? attempt);
      const still = isDeployed ? {} : { firstDeployment };
      const body = { ...shown, findings, lastOperation, ...still };
      if (shown.partial) return { status: 200, body };
      const { pullRequest, ...known } = await entryOf(tools, name);
      const links = [...shown.links, ...(pullRequest ? [pullRequest] : [])];
      return { status: 200, body: { ...body, ...known, links } };
    },
  });
}

function getName({ authorizer, services }: Tools): AnyRoute {
  return route({
    method: 'get',
    path: '/v1/names/:name',
    operationId: 'getName',
    tag: 'Services',
    summary: 'Whether the catalog has a service of that name',
    permission: serviceReadPermission.name,
    answers: {
      200: { description: 'The answer', schema: z.object({ taken: z.boolean() }) },
    },
    async handle({ params, caller }) {
      // A name is no secret among those who see any service.
      await authorizer.sight(serviceReadPermission, caller.credentials);
      return {
        status: 200,
        body: { taken: (await services.find(params['name'] ?? '')) !== undefined },
      };
    },
  });
}

/** What a page can show at once: what is kept, or, of a service that has just come, what the catalog has now. */
async function early(tools: Tools, name: string, options: ReadOnlyOptions) {
  return (await kept(tools.services, name)) ?? ofCatalog(tools, name, [], options);
}

/** Without the database the service is shown all the same, with a finding. */
async function latestOf({ state }: Tools, name: string) {
  try {
    const [lastOperation, wanted] = await Promise.all([
      state.operations.latest(name),
      state.firstDeployments.latest(name),
    ]);
    const isPending = wanted && ['waiting', 'starting', 'givenUp'].includes(wanted.status);
    return { lastOperation, firstDeployment: isPending ? wanted : undefined, warnings: [] };
  } catch (error) {
    return { warnings: warningsOf(error) };
  }
}

/** The entry is that of an update that changes nothing; a pull request that is about to change it is known with it. */
async function entryOf({ runner }: Tools, name: string) {
  try {
    const input = { operation: 'update' as const, service: { name }, entity: true };
    const { values } = await runner.run({ type: 'catalog:update', input });
    const { service: entry, entityRef, awaitedPullRequestUrl: url } = values;
    return {
      entry: entry ?? undefined,
      entityRef: entityRef ?? undefined,
      pullRequest: url ? { kind: 'pullRequest', title: 'Open pull request', url } : undefined,
    };
  } catch {
    // What is wrong with it is among the findings.
    return {};
  }
}

function offsetOf(token: string): number {
  const offset = Number(placeOf(token, 1)[0]);
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw new InputError('`pageToken` is not valid; use the `nextPageToken` of the previous page');
}
