/** The run dialog: the pipeline's runtime inputs, filled in from an input set where the link names one. */
import type { Answer, Call } from '../../http/index.ts';
import { applyInputs, mergeSets } from '../inputSets.ts';
import { isInput } from '../inputs.ts';
import { find } from '../pipelines.ts';
import { startRun } from '../runs.ts';
import type { Entity } from '../store.ts';
import type { World } from '../world.ts';
import { at, isObject, text, type JsonObject } from '../yaml.ts';
import { base, crumbs, runHref, scopeOf } from './pipelinePage.ts';
import { escape, layout } from './layout.ts';

export function runPage(call: Call, world: World): Answer {
  const entity = find(world, scopeOf(call), call.params['id'] ?? '');
  const set = call.query.get('inputSetValue') ?? '';
  const inputs = asking(applyInputs(world, entity, []).merged);
  const filled = variablesIn(set ? mergeSets(world, entity, [set]).merged : {});
  const fields = inputs.map(variable => field(variable, filled)).join('');
  const from = set
    ? `<p>Inputs from input set <strong>${escape(call.query.get('inputSetLabel') ?? set)}</strong></p>`
    : '';
  const action = `${base(call)}/pipelines/${entity.identifier}/run`;
  const body = `${from}<form method="post" action="${escape(action)}">${fields || '<p class="soft">No inputs.</p>'}
<label for="notes">Note</label><input id="notes" name="notes"><p><button>Run pipeline</button></p></form>`;
  const pipeline = {
    label: entity.name,
    href: `${base(call)}/pipelines/${entity.identifier}/pipeline-studio`,
  };
  return layout(`Run ${entity.name}`, crumbs(call, pipeline, { label: 'Run' }), body);
}

function variablesIn(document: JsonObject): JsonObject[] {
  const list = at(document, 'pipeline', 'variables');
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function asking(document: JsonObject): JsonObject[] {
  return variablesIn(document).filter(variable => isInput(variable['value']));
}

function field(variable: JsonObject, filled: JsonObject[]): string {
  const name = text(variable['name']);
  const expression = text(variable['value']);
  const given = text(filled.find(other => other['name'] === name)?.['value']);
  const value =
    isInput(given) || given === '' ? (/\.default\(([^)]*)\)/.exec(expression)?.[1] ?? '') : given;
  const allowed = /\.allowedValues\(([^)]*)\)/.exec(expression)?.[1]?.split(',');
  const help =
    variable['description'] === undefined
      ? ''
      : `<p class="soft">${escape(variable['description'])}</p>`;
  const required = variable['required'] === true ? ' required' : '';
  const options = (allowed ?? []).map(
    option => `<option${option === value ? ' selected' : ''}>${escape(option)}</option>`,
  );
  const control = allowed
    ? `<select id="${escape(name)}" name="var.${escape(name)}"${required}><option value=""></option>${options.join('')}</select>`
    : `<input id="${escape(name)}" name="var.${escape(name)}" value="${escape(value)}"${required}>`;
  return `<label for="${escape(name)}">${escape(name)}</label>${help}${control}`;
}

/** What the dialog sends: starts the run and leads to its page. */
export function runNow(call: Call, world: World): Answer {
  const pipeline = find(world, scopeOf(call), call.params['id'] ?? '');
  const form = new URLSearchParams(call.raw.toString('utf8'));
  const variables = [...form]
    .filter(([key, value]) => key.startsWith('var.') && value !== '')
    .map(([key, value]) => ({ name: key.slice('var.'.length), type: 'String', value }));
  const inputs = [{ pipeline: { identifier: pipeline.identifier, variables } }];
  const { run, governance } = startRun(world, {
    pipeline,
    inputs,
    user: 'portal',
    notes: form.get('notes') ?? '',
  });
  if (!run) return denied(call, pipeline, String(governance['message']));
  return { status: 303, headers: { location: runHref(call, run) } };
}

function denied(call: Call, pipeline: Entity, message: string): Answer {
  return layout(
    `Run ${pipeline.name}`,
    crumbs(call),
    `<p class="note" role="alert">Denied by policy: ${escape(message)}</p>`,
  );
}
