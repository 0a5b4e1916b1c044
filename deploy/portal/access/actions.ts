// Which steps of templates a developer may perform. What they do cannot be seen from a template's name, but from the input of its steps:
// a service of one's own teams, or a new one for one of them.
import { scaffolderActionConditions as conditions } from '@backstage/plugin-scaffolder-backend/alpha';
import type { PermissionCondition, PermissionCriteria } from '@backstage/plugin-permission-common';

type Criteria = PermissionCriteria<PermissionCondition<'scaffolder-action'>>;

/** The services that the catalog knows, by whether the user's teams own them. */
export interface Services {
  own: string[];
  others: string[];
}

const CATALOG = 'ameide:catalog:update';
/** They change Harness at once; what changes the config repo or a GitOps repo is reviewed there. */
const HARNESS = ['ameide:harness:create', 'ameide:harness:delete', 'ameide:harness:trigger'];
/** They compare every service of the organization, and change its pipeline. */
const OF_ALL = ['ameide:harness:sync', 'ameide:harness:rollout'];
/** Adds services of any team: several in one step are for administrators. */
const IMPORT = 'ameide:catalog:import';

/** Conditions that the steps of one's own tasks meet. */
export function ownSteps(teams: string[], services: Services): Criteria {
  const aboutEntry = allOf(
    has('service.name'),
    anyOf(
      allOf(oneOf('service.name', services.own), anyOf(not(has('service.team')), ownTeam(teams))),
      // A new service. That a name is taken without the catalog knowing it is found when the pull request is made.
      allOf(not(oneOf('service.name', services.others)), ownTeam(teams)),
    ),
  );
  return anyOf(
    not(isAction(CATALOG, IMPORT, ...HARNESS, ...OF_ALL)),
    // Several services in one step are for administrators.
    allOf(isAction(CATALOG), not(has('update')), not(has('services[0].name')), aboutEntry),
    allOf(isAction(...HARNESS), anyOf(oneOf('service', services.own), aboutEntry)),
  );
}

/** Whether the team of an entry is one of the user's, in each way that it can be written. */
function ownTeam(teams: string[]): Criteria {
  const names = teams.flatMap(ref => {
    const [, namespace, name] = /^group:([^/]+)\/(.+)$/.exec(ref) ?? [];
    if (!name) return [];
    return namespace === 'default' ? [ref, `default/${name}`, name] : [ref, `${namespace}/${name}`];
  });
  return oneOf('service.team', names);
}

const has = (key: string): Criteria => conditions.hasStringProperty({ key });
const isAction = (...ids: string[]): Criteria =>
  anyOf(...ids.map(actionId => conditions.hasActionId({ actionId })));
const oneOf = (key: string, values: string[]): Criteria =>
  // A list of conditions must not be empty, and no action is called this.
  anyOf(
    conditions.hasActionId({ actionId: '' }),
    ...values.map(value => conditions.hasStringProperty({ key, value })),
  );
const not = (criteria: Criteria): Criteria => ({ not: criteria });
const allOf = (...criteria: [Criteria, ...Criteria[]]): Criteria => ({ allOf: criteria });
const anyOf = (...criteria: Criteria[]): Criteria => ({ anyOf: criteria as [Criteria] });
