/** Pages of a pipeline: stages in order with their steps, YAML, input sets, triggers, runs. */
import type { Answer, Call } from '../../http/index.ts';
import { find } from '../pipelines.ts';
import { faultsOf, stageGroups } from '../pipelineSave.ts';
import { runOf, stateOf } from '../runs.ts';
import type { Entity, Scope } from '../store.ts';
import { resolveTemplate } from '../templates.ts';
import type { World } from '../world.ts';
import { at, isObject, parseYaml, rootOf, text, type Json, type JsonObject } from '../yaml.ts';
import {
  escape,
  layout,
  link,
  status,
  table,
  tags,
  when,
  yamlBlock,
  type Crumb,
} from './layout.ts';

export function scopeOf(call: Call): Scope {
  return { org: call.params['org'], project: call.params['project'] };
}

export function base(call: Call): string {
  const { account, org, project } = call.params;
  return `/ng/account/${account}/all/orgs/${org}/projects/${project}`;
}

export function crumbs(call: Call, ...more: Crumb[]): Crumb[] {
  const { org, project } = call.params;
  return [
    { label: `${org} / ${project}` },
    { label: 'Pipelines', href: `${base(call)}/pipelines` },
    ...more,
  ];
}

export function pipelinesPage(call: Call, world: World): Answer {
  const rows = world.store
    .list('pipeline', scopeOf(call))
    .map(entity => [
      link(`${base(call)}/pipelines/${entity.identifier}/pipeline-studio`, entity.name),
      tags(entity.tags),
      lastRun(call, world, entity),
      escape(when(entity.lastUpdatedAt)),
    ]);
  return layout(
    'Pipelines',
    crumbs(call),
    table(['Name', 'Tags', 'Last run', 'Changed'], rows, 'No pipelines yet.'),
  );
}

function lastRun(call: Call, world: World, entity: Entity): string {
  const run = world.store.list('execution', scopeOf(call), entity.identifier).at(-1);
  return run ? link(runHref(call, run), stateOf(world, run).status) : '';
}

export function runHref(call: Call, run: Entity): string {
  return `${base(call)}/pipelines/${run.parent}/executions/${run.identifier}/pipeline`;
}

export function pipelinePage(call: Call, world: World): Answer {
  const entity = find(world, scopeOf(call), call.params['id'] ?? '');
  const faults = faultsOf(world, entity);
  const fault =
    faults.length > 0
      ? `<p class="note" role="alert">This pipeline is invalid: ${escape(faults[0]?.messageWithFQN)}</p>`
      : '';
  const body = `${tabs(call, 'pipeline-studio')}${fault}<p>${tags(entity.tags)}</p>${runButton(call)}
<h2>Stages</h2>${stagesOrNothing(world, entity)}
<h2>Executions</h2>${runs(call, world, entity)}
<h2>YAML</h2><p class="soft">Version ${entity.version}, changed ${escape(when(entity.lastUpdatedAt))}</p>${yamlBlock(entity.yaml)}`;
  return layout(entity.name, crumbs(call, { label: entity.name }), body);
}

function tabs(call: Call, current: string): string {
  const pages = { 'pipeline-studio': 'Pipeline', 'input-sets': 'Input sets', triggers: 'Triggers' };
  const links = Object.entries(pages).map(([path, label]) => {
    const here = path === current ? ' aria-current="page"' : '';
    return `<a href="${escape(`${base(call)}/pipelines/${call.params['id']}/${path}`)}"${here}>${label}</a>`;
  });
  return `<nav class="tabs" aria-label="Pipeline">${links.join('')}</nav>`;
}

function runButton(call: Call): string {
  const href = `${base(call)}/pipelines/${call.params['id']}/pipeline-studio/`;
  return `<form action="${escape(href)}" method="get"><input type="hidden" name="runPipeline" value="true"><button>Run</button></form>`;
}

function stagesOrNothing(world: World, entity: Entity): string {
  try {
    const yaml = resolveTemplate(world, entity);
    return stages(rootOf(parseYaml(yaml, 'Pipeline'), 'pipeline'));
  } catch (error) {
    return `<p class="note">${escape((error as Error).message)}</p>`;
  }
}

/** Stages from left to right; those that run side by side one above the other. */
function stages(pipeline: JsonObject): string {
  const items = stageGroups(pipeline).map(
    group => `<li><div class="group">${group.map(stage).join('')}</div></li>`,
  );
  return `<ol class="stages">${items.join('')}</ol>`;
}

function stage(node: JsonObject): string {
  const where = text(at(node, 'spec', 'environment', 'environmentRef'));
  const steps = at(node, 'spec', 'execution', 'steps');
  const place = where ? `<p class="soft">to ${escape(where)}</p>` : '';
  return `<section class="card"><h3>${escape(node['name'])}</h3><p class="soft">${escape(node['type'])}</p>${place}${stepList(steps)}</section>`;
}

function stepList(steps: Json | undefined): string {
  if (!Array.isArray(steps)) return '';
  return `<ol>${steps.map(item => `<li>${stepOf(item)}</li>`).join('')}</ol>`;
}

function stepOf(item: Json): string {
  const group = at(item, 'stepGroup');
  if (isObject(group)) return `${escape(group['name'])}${stepList(group['steps'])}`;
  const parallel = at(item, 'parallel');
  if (Array.isArray(parallel)) return `side by side${stepList(parallel)}`;
  return `${escape(text(at(item, 'step', 'name')))} <span class="soft">${escape(text(at(item, 'step', 'type')))}</span>`;
}

function runs(call: Call, world: World, entity: Entity): string {
  const all = world.store
    .list('execution', scopeOf(call), entity.identifier)
    .reverse()
    .slice(0, 20);
  const rows = all.map(run => [
    link(runHref(call, run), `#${runOf(run).runSequence}`),
    status(stateOf(world, run).status),
    escape(runOf(run).notes),
    escape(when(run.createdAt)),
  ]);
  return table(['Run', 'Status', 'Note', 'Started'], rows, 'No executions yet.');
}

export function inputSetsPage(call: Call, world: World): Answer {
  const entity = find(world, scopeOf(call), call.params['id'] ?? '');
  const sets = world.store.list('inputSet', scopeOf(call), entity.identifier);
  const run = (set: Entity) =>
    `${base(call)}/pipelines/${entity.identifier}/pipeline-studio/?runPipeline=true&inputSetType=INPUT_SET&inputSetValue=${set.identifier}&inputSetLabel=${encodeURIComponent(set.name)}`;
  const rows = sets.map(set => [
    escape(set.name),
    `<details><summary>YAML</summary>${yamlBlock(set.yaml)}</details>`,
    link(run(set), 'Run with it'),
  ]);
  const body = tabs(call, 'input-sets') + table(['Name', 'Inputs', ''], rows, 'No input sets.');
  return layout(entity.name, crumbs(call, { label: entity.name }), body);
}

export function triggersPage(call: Call, world: World): Answer {
  const entity = find(world, scopeOf(call), call.params['id'] ?? '');
  const rows = world.store
    .list('trigger', scopeOf(call), entity.identifier)
    .map(trigger => [
      escape(trigger.name),
      `<details><summary>YAML</summary>${yamlBlock(trigger.yaml)}</details>`,
    ]);
  const body = tabs(call, 'triggers') + table(['Name', 'Definition'], rows, 'No triggers.');
  return layout(entity.name, crumbs(call, { label: entity.name }), body);
}
