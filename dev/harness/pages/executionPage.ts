/** The page of a run: how far it is, what it deploys, and the approvals that wait. */
import type { Answer, Call } from '../../http/index.ts';
import { answer, approvalId, approvalsOf } from '../approvals.ts';
import { findRun, runOf, stateOf } from '../runs.ts';
import { isOver, type StageState, type StepState } from '../simulate.ts';
import type { Entity } from '../store.ts';
import type { World } from '../world.ts';
import { base, crumbs, runHref, scopeOf } from './pipelinePage.ts';
import { escape, layout, status, yamlBlock } from './layout.ts';

export function executionPage(call: Call, world: World): Answer {
  const run = findRun(world, scopeOf(call), call.params['run'] ?? '');
  const data = runOf(run);
  const state = stateOf(world, run);
  const waiting = approvalsOf(world, run).filter(step => step.status === 'ApprovalWaiting');
  const message =
    state.message === undefined ? '' : `<p class="note" role="alert">${escape(state.message)}</p>`;
  const body = `<p>${status(state.status)} <span class="soft">started by ${escape(data.user)}${data.notes ? `, ${escape(data.notes)}` : ''}</span></p>
${message}<div class="side">${waiting.map(step => approvalForm(call, run, step)).join('')}</div>
<h2>Stages</h2><ol class="stages">${stageItems(run, state.stages)}</ol>
<h2>Inputs</h2>${yamlBlock(data.inputYaml || '# none')}`;
  const name = `${run.name} #${data.runSequence}`;
  const pipeline = {
    label: run.name,
    href: `${base(call)}/pipelines/${run.parent}/pipeline-studio`,
  };
  // A form that is being filled must not be reloaded away.
  const refresh = !isOver(state.status) && waiting.length === 0;
  return layout(name, crumbs(call, pipeline, { label: `#${data.runSequence}` }), body, refresh);
}

function stageItems(run: Entity, states: StageState[]): string {
  const byId = new Map(states.map(state => [state.plan.identifier, state]));
  return runOf(run)
    .plan.map(group => {
      const cards = group
        .map(({ identifier }) => byId.get(identifier))
        .map(state => (state ? card(state) : ''));
      return `<li><div class="group">${cards.join('')}</div></li>`;
    })
    .join('');
}

function card(state: StageState): string {
  const { deployment } = state.plan;
  const where = deployment
    ? `<p class="soft">${escape(deployment.serviceRef)} <strong>${escape(deployment.version ?? '')}</strong> to ${escape(deployment.environmentRef)}</p>`
    : '';
  const steps = state.steps
    .map(step => `<li>${escape(step.plan.name)} ${status(step.status)}</li>`)
    .join('');
  return `<section class="card"><h3>${escape(state.plan.name)}</h3><p>${status(state.status)}</p>${where}<ol>${steps}</ol></section>`;
}

function approvalForm(call: Call, run: Entity, step: StepState): string {
  const id = approvalId(run, step);
  const action = `${base(call)}/pipelines/${run.parent}/executions/${run.identifier}/approve`;
  const inputs = (step.plan.approval?.inputs ?? []).map(
    ({ name, required }) =>
      `<label for="${id}-${escape(name)}">${escape(name)}</label><input id="${id}-${escape(name)}" name="input.${escape(name)}"${required ? ' required' : ''}>`,
  );
  return `<section class="card" aria-label="${escape(step.plan.name)}"><h2>${escape(step.plan.name)}</h2><p>${escape(step.plan.approval?.message)}</p>
<p class="soft">by ${escape(step.plan.approval?.groups.join(', '))}, ${step.plan.approval?.minimumCount} needed</p>
<form method="post" action="${escape(action)}"><input type="hidden" name="approval" value="${id}">
<label for="${id}-user">Your name</label><input id="${id}-user" name="user" required value="reviewer">${inputs.join('')}
<p><button name="action" value="APPROVE">Approve</button> <button class="plain" name="action" value="REJECT" formnovalidate>Reject</button></p></form></section>`;
}

/** What the form of an approval sends. */
export function decide(call: Call, world: World): Answer {
  const form = new URLSearchParams(call.raw.toString('utf8'));
  const run = findRun(world, scopeOf(call), call.params['run'] ?? '');
  const approverInputs = [...form]
    .filter(([key]) => key.startsWith('input.'))
    .map(([key, value]) => ({ name: key.slice('input.'.length), value }));
  const action = form.get('action') === 'REJECT' ? 'REJECT' : 'APPROVE';
  answer(world, form.get('approval') ?? '', {
    action,
    user: form.get('user') ?? '',
    approverInputs,
  });
  return { status: 303, headers: { location: runHref(call, run) } };
}
