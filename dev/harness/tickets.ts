/**
 * Tickets of Jira and ServiceNow as far as pipelines meet them: created by a step, waited for until they have a state,
 * updated with the outcome. What people do to them comes by `setTicket`.
 */
import { resolve, type Context } from './expressions.ts';
import { stageGroups } from './pipelineSave.ts';
import type { PlannedStep } from './plan.ts';
import { runOf, stateOf } from './runs.ts';
import { runClock, type RunEvent } from './simulate.ts';
import type { Entity } from './store.ts';
import type { World } from './world.ts';
import { at, isObject, text, type Json, type JsonObject } from './yaml.ts';

export type Fields = Record<string, string>;

/** What an approval waits for: the first states let it pass, the others end it. */
export interface TicketGate {
  ticket: string;
  approved: Criteria;
  rejected: Criteria | undefined;
}

interface Criteria {
  any: boolean;
  conditions: { key: string; values: string[]; is: boolean }[];
}

/** What a step does to a ticket. */
export interface TicketWrite {
  ticket: string;
  fields: Fields;
}

const CREATES: Record<string, string> = {
  JiraCreate: 'issue.key',
  ServiceNowCreate: 'ticket.ticketNumber',
};

/** The context with the tickets that the run's own steps create. */
export function withTickets(pipeline: JsonObject, context: Context): Context {
  const stages: JsonObject = {};
  for (const stage of stageGroups(pipeline).flat()) {
    const steps: JsonObject = {};
    for (const step of stepsOf(at(stage, 'spec', 'execution', 'steps'))) {
      const [noun = '', key = ''] = (CREATES[text(step['type'])] ?? '').split('.');
      if (noun) steps[text(step['identifier'])] = { [noun]: { [key]: created(step, context) } };
    }
    stages[text(stage['identifier'])] = { spec: { execution: { steps } } };
  }
  const before = context['pipeline'] as JsonObject;
  return { ...context, pipeline: { ...before, stages } };
}

function created(step: JsonObject, context: Context): string {
  const sequence = text(at(context, 'pipeline', 'sequenceId'));
  const pipeline = text(at(context, 'pipeline', 'identifier'));
  const project = text(at(step, 'spec', 'projectKey')) || 'CHG';
  return `${project}-${pipeline}-${sequence}`;
}

function stepsOf(list: Json | undefined): JsonObject[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap(item => {
    const step = at(item, 'step');
    if (isObject(step)) return [step];
    return stepsOf(at(item, 'parallel') ?? at(item, 'stepGroup', 'steps'));
  });
}

/** What a step has to do with a ticket, as its plan holds it. */
export function planTicket(step: JsonObject, context: Context): Partial<PlannedStep> {
  const spec = at(step, 'spec');
  const type = text(step['type']);
  const named = text(at(spec, 'issueKey')) || text(at(spec, 'ticketNumber'));
  const ticket = resolve(named, context);
  const fields = Object.fromEntries(
    ((at(spec, 'fields') ?? []) as JsonObject[]).map(field => [
      text(field['name']),
      resolve(text(field['value']), context),
    ]),
  );
  switch (type) {
    case 'JiraCreate':
    case 'ServiceNowCreate':
      return { writes: { ticket: created(step, context), fields } };
    case 'JiraUpdate':
    case 'ServiceNowUpdate': {
      const status = text(at(spec, 'transitionTo', 'status'));
      return { writes: { ticket, fields: status ? { ...fields, Status: status } : fields } };
    }
    case 'JiraApproval':
    case 'ServiceNowApproval': {
      const approved = criteriaOf(at(spec, 'approvalCriteria'));
      if (!approved) return { fails: 'Approval criteria are not given' };
      const rejected = criteriaOf(at(spec, 'rejectionCriteria'));
      return { waitsFor: { ticket, approved, rejected } };
    }
    default:
      return {};
  }
}

function criteriaOf(criteria: Json | undefined): Criteria | undefined {
  const conditions = at(criteria, 'spec', 'conditions');
  if (!Array.isArray(conditions)) return undefined;
  return {
    any: String(at(criteria, 'spec', 'matchAnyCondition')) === 'true',
    conditions: conditions.filter(isObject).map(condition => ({
      key: text(condition['key']),
      values: text(condition['value']).split(','),
      is: !text(condition['operator']).startsWith('not'),
    })),
  };
}

/** Whether a ticket's fields meet criteria. */
export function meets(fields: Fields, criteria: Criteria | undefined): boolean {
  const met = (criteria?.conditions ?? []).map(
    ({ key, values, is }) => values.includes(fields[key] ?? '') === is,
  );
  return criteria?.any ? met.some(Boolean) : met.length > 0 && met.every(Boolean);
}

/** What people did to tickets, as events on the clock of a run. */
export function ticketEvents(world: World, run: Entity): RunEvent[] {
  const { events } = runOf(run);
  return world.store.list('ticket').flatMap(ticket =>
    changesOf(ticket).map(change => ({
      at: runClock(events, change.at),
      action: 'TICKET' as const,
      step: ticket.identifier,
      user: '',
      fields: change.fields,
    })),
  );
}

interface Change {
  at: number;
  fields: Fields;
}

function changesOf(ticket: Entity): Change[] {
  return (ticket.data['changes'] ?? []) as Change[];
}

/** Changes a ticket as somebody does in Jira or ServiceNow. */
export function setTicket(world: World, key: string, fields: Fields): void {
  const before = world.store.list('ticket').find(ticket => ticket.identifier === key);
  const changes = [...(before ? changesOf(before) : []), { at: world.now(), fields }];
  world.store.put({ kind: 'ticket', identifier: key, name: key, data: { changes } });
}

/** A ticket as it stands: what people and the steps of runs wrote, in the order of time. */
export function ticketOf(world: World, key: string): Fields | undefined {
  const byPeople = world.store.list('ticket').filter(ticket => ticket.identifier === key);
  const bySteps = world.store.list('execution').flatMap(run =>
    stateOf(world, run)
      .stages.flatMap(stage => stage.steps)
      .filter(step => step.status === 'Success' && step.plan.writes?.ticket === key)
      .map(step => ({ at: step.endTs ?? 0, fields: step.plan.writes?.fields ?? {} })),
  );
  const all = [...byPeople.flatMap(changesOf), ...bySteps].sort((one, other) => one.at - other.at);
  return all.length > 0 ? Object.assign({}, ...all.map(change => change.fields)) : undefined;
}
