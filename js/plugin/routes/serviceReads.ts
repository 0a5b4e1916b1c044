/** Services: the list, and one. */
import { InputError, NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import { serviceReadPermission } from '../permissions/permissions.ts';
import type { ReadOnlyOptions } from '../reads/readOnlyRunner.ts';
import { kept, ofCatalog, service } from '../reads/service.ts';
import { Onboardings } from '../reads/onboardings.ts';
import { Turns } from '../reads/turns.ts';
import { warningsOf } from '../reads/warnings.ts';
import { placeOf, tokenOf } from '../state/page.ts';
import { executionSchema, linkSchema, placeSchema } from './deploymentSchemas.ts';
import { entryOnBranch } from './pending.ts';
import { withoutDatabase } from './withoutDatabase.ts';
import { route } from './route.ts';
import type { AnyRoute } from './route.ts';
import {
  countsSchema,
  errorSchema,
  firstDeploymentSchema,
  flag,
  operationSchema,
  paging,
  problemSchema,
} from './schemas.ts';
import type { Tools } from './tools.ts';

const CARDS = { atOnce: 12, perCaller: 4, waiting: 40, keptMs: 0 };
const DEFAULT_LIMIT = 20;

const rowSchema = z
  .object({
    name: z.string(),
    description: z.string().optional(),
    archetype: z.string(),
    profile: z.string(),
    size: z.string(),
    team: z.string(),
    owner: z.string().describe('Entity reference of the team'),
    environments: z.array(z.string()),
    regions: z.array(z.string()),
    pipelineId: z.string(),
    pipelineUrl: z.string(),
    sizeRank: z.number().int().optional().describe('From the smallest; only in lists'),
    state: z.string().describe('State of the pipeline; `unknown` if Harness did not respond'),
    lastRun: z
      .object({ startedAt: z.number(), status: z.string().optional(), url: z.string() })
      .optional()
      .describe('The latest execution of its pipeline; only in lists'),
    template: z
      .object({
        name: z.string(),
        digest: z.string().describe('Version that its pipeline is made from'),
        current: z.string().describe('Version that it would be made from now'),
      })
      .optional()
      .describe('The template of its pipeline; only in lists'),
    deployments: z
      .array(
        z.object({
          environment: z.string(),
          region: z.string(),
          version: z.string().optional(),
          at: z.number().optional(),
        }),
      )
      .optional()
      .describe(
        'The last successful deployment to each place, as far as it is known; only in lists',
      ),
    problems: z.array(problemSchema).optional(),
  })
  .meta({ id: 'Service' });

const onboardingSchema = z
  .object({
    service: z.string(),
    owner: z.string().optional(),
    actor: z.string().describe('Who asked for it'),
    operationId: z.string(),
    status: z.enum(['pending', 'running', 'succeeded', 'failed', 'cancelled']),
    startedAt: z.iso.datetime(),
    pullRequestUrl: z.string().optional(),
    pullRequestNumber: z.number().int().optional(),
    firstDeployment: firstDeploymentSchema.optional(),
  })
  .meta({ id: 'Onboarding' });

const listSchema = z
  .object({
    items: z.array(rowSchema),
    nextPageToken: z.string().optional().describe('Absent on the last page'),
    total: z.number().int(),
    counts: countsSchema.describe('By state, also of services that `state` leaves out'),
    onboarding: z
      .array(onboardingSchema)
      .describe('Services that are being onboarded, or whose pull request is not merged yet'),
    owners: z.array(z.string()).describe('Values to filter by, over all services'),
    archetypes: z.array(z.string()),
    environments: z.array(z.string()),
    states: z.array(z.string()),
    warnings: z.array(problemSchema).describe('Parts that could not be read'),
    asOf: z.number().describe('When the catalog was read, in milliseconds since the epoch'),
    statesAsOf: z.number().optional().describe('When the pipelines were read'),
    renewing: z.boolean().describe('Whether newer data is being loaded'),
  })
  .meta({ id: 'ServiceList' });

const oneSchema = rowSchema
  .extend({
    entry: z.looseObject({}).optional().describe('The entry as the catalog has it'),
    entityRef: z.string().optional().describe('Its entity in Backstage'),
    findings: z.array(problemSchema).describe('What is to be said of its state'),
    partial: z.boolean().describe('Harness did not respond: what the catalog has, as of `asOf`'),
    asOf: z.number().optional(),
    stages: z.array(z.looseObject({})).describe('Stages of its pipeline'),
    notifications: z
      .array(z.looseObject({}))
      .describe('Who is notified by its pipeline, and of what'),
    byHand: z.boolean().describe('Its pipeline was made by hand, and Ameide does not manage it'),
    places: z.array(placeSchema).describe('Where it runs, an environment and region each'),
    releaseUrl: z.string().optional().describe('Where a release is started'),
    executions: z.array(executionSchema).describe('Latest executions, most recent first'),
    executionsRead: z
      .number()
      .int()
      .describe('How many executions were read to find what runs where'),
    versions: z.array(z.string()).describe('Versions that were deployed lately'),
    links: z.array(linkSchema).describe('Pages about it elsewhere'),
    lastOperation: operationSchema.optional(),
    firstDeployment: firstDeploymentSchema
      .optional()
      .describe('One that waits or was given up, as long as nothing has been deployed'),
  })
  .meta({ id: 'ServiceDetail' });

export function serviceReads(tools: Tools): AnyRoute[] {
  const { authorizer, runner, services, state } = tools;
  const cards = new Turns<Awaited<ReturnType<typeof service>>>({ ...CARDS, keeps: () => false });
  const onboardings = new Onboardings({
    state,
    services,
    async isOpen({ service: name, outputs }) {
      const branch = outputs?.['branch'];
      return typeof branch !== 'string' || !!(await entryOnBranch(runner, branch, { name }));
    },
  });
  const permission = serviceReadPermission.name;
  return [
    route({
      method: 'get',
      path: '/v1/services',
      operationId: 'listServices',
      tag: 'Services',
      summary: 'Services of the catalog with the state of their pipelines',
      permission,
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
    }),
    route({
      method: 'get',
      path: '/v1/services/:name',
      operationId: 'getService',
      tag: 'Services',
      summary: 'One service: entry, pipeline, state, runs, last operation',
      permission,
      query: z.strictObject({
        part: z
          .enum(['catalog'])
          .optional()
          .describe('What the catalog knows alone, without waiting for Harness'),
      }),
      answers: {
        200: { description: 'The service', schema: oneSchema },
        404: { description: 'The catalog has no such service', schema: errorSchema },
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
        if (!shown) throw new NotFoundError(`the catalog has no service \`${name}\``);
        const findings = [...shown.findings, ...warnings];
        const isDeployed = shown.places.some(({ deployed, attempt }) => deployed ?? attempt);
        const still = isDeployed ? {} : { firstDeployment };
        const body = { ...shown, findings, lastOperation, ...still };
        if (shown.partial) return { status: 200, body };
        const { pullRequest, ...known } = await entryOf(tools, name);
        const links = [...shown.links, ...(pullRequest ? [pullRequest] : [])];
        return { status: 200, body: { ...body, ...known, links } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/names/:name',
      operationId: 'getName',
      tag: 'Services',
      summary: 'Whether the catalog has a service of that name',
      permission,
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
    }),
  ];
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
