/** The pages behind Harness's links: `/ng/account/...`, old and new forms. */
import { html, Router, type Answer, type Call } from '../../http/index.ts';
import { HarnessError } from '../errors.ts';
import type { World } from '../world.ts';
import { escape, layout } from './layout.ts';
import { executionPage, decide } from './executionPage.ts';
import { inputSetsPage, pipelinePage, pipelinesPage, triggersPage } from './pipelinePage.ts';
import { runNow, runPage } from './runPage.ts';
import { servicePage, servicesPage } from './servicePage.ts';

export type View = (call: Call, world: World) => Answer;

/** Answers a page, or undefined when the path is none. */
export function page(call: Call, world: World): Answer | undefined {
  if (call.method === 'GET' && call.path === '/') return html(200, start(world));
  if (!call.path.startsWith('/ng/account/')) return undefined;
  const match = ROUTES.match({ method: call.method, path: plain(call.path) });
  if (!match) {
    return { ...layout('Not found', [], '<p>This page does not exist.</p>'), status: 404 };
  }
  const view = VIEWS.get(`${call.method} ${match.pattern}`);
  try {
    return view?.({ ...call, params: match.params }, world);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const note = `<p class="note" role="alert">${escape(error.message)}</p>`;
    return { ...layout('Request failed', [], note), status: error.status };
  }
}

/** All forms of a link as one: the module segment (`all`, `module/cd`, `cd`, `home`) taken out. */
function plain(path: string): string {
  return path.replace(/^(\/ng\/account\/[^/]+)\/(all|home|cd|module\/cd)(?=\/)/, '$1');
}

const BASE = '/ng/account/:account/orgs/:org/projects/:project';
const VIEWS = new Map<string, View>();
const ROUTES = new Router();
const add = (method: string, pattern: string, view: View) => {
  const full = `${BASE}${pattern}`;
  VIEWS.set(`${method} ${full}`, view);
  ROUTES.on(method, full, () => ({ status: 204 }));
};

const studio: View = (call, world) =>
  call.query.get('runPipeline') === 'true' ? runPage(call, world) : pipelinePage(call, world);
add('GET', '/pipelines', pipelinesPage);
add('GET', '/pipelines/:id', studio);
add('GET', '/pipelines/:id/pipeline-studio', studio);
add('GET', '/pipelines/:id/executions', studio);
add('GET', '/pipelines/:id/triggers', triggersPage);
add('GET', '/pipelines/:id/input-sets', inputSetsPage);
add('POST', '/pipelines/:id/run', runNow);
for (const form of ['executions', 'deployments']) {
  add('GET', `/pipelines/:id/${form}/:run/pipeline`, executionPage);
  add('GET', `/pipelines/:id/${form}/:run`, executionPage);
}
add('POST', '/pipelines/:id/executions/:run/approve', decide);
add('GET', '/services', servicesPage);
add('GET', '/services/:id', servicePage);

function start(world: World): string {
  const [org, project] = (world.settings.projects[0] ?? '').split('/');
  const to = `/ng/account/${world.settings.account}/all/orgs/${org}/projects/${project}/pipelines`;
  return `<!doctype html><html lang="en"><title>Harness double</title><meta http-equiv="refresh" content="0; url=${escape(to)}"><a href="${escape(to)}">Pipelines</a></html>`;
}
