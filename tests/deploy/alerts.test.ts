// Alerts and dashboard: what they ask for is what the code measures, in expressions that Prometheus can read.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import type { Manifest } from '../../dev/chart/engines.ts';
import { promql } from '../../dev/chart/promql.ts';
import type { Expression } from '../../dev/chart/promql.ts';
import { schemaProblems } from '../../dev/chart/schemas.ts';
import { kustomizeEnv } from '../../dev/kustomize.ts';
import { findKustomize } from '../../js/core/kustomize/find.ts';
import { measured } from './measured.ts';
import { engines } from './support.ts';

const root = join(import.meta.dirname, '..', '..');
const FOLDER = join(root, 'deploy', 'dashboards');

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}
interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { expr: string; legendFormat: string }[];
}

const rule = parse(readFileSync(join(FOLDER, 'alerts.yaml'), 'utf8')) as Manifest & {
  spec: { groups: { name: string; rules: Rule[] }[] };
};
const rules = rule.spec.groups.flatMap(group => group.rules);
const dashboard = JSON.parse(readFileSync(join(FOLDER, 'ameide-portal.json'), 'utf8')) as {
  panels: Panel[];
  templating: { list: { name: string; query: string | { query: string } }[] };
};
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** What is measured by others: Prometheus itself, and kube-state-metrics. */
const FOREIGN: Record<string, string[]> = {
  up: [],
  kube_job_status_failed: ['job_name'],
};
/** Labels that come with the target. */
const TARGET = ['namespace', 'job'];

const known = { ...(await measured()), ...FOREIGN };
const read = promql();
// Handled by each test that waits for it.
read.catch(() => undefined);
const helm = engines();
afterAll(() => helm.close());

/** What is wrong with an expression, besides that it cannot be read. */
function problemsOf({ selected, grouped }: Expression): string[] {
  const found: string[] = [];
  for (const { metric, labels, functions } of selected) {
    const own = known[metric];
    if (!own) found.push(`nothing measures \`${metric}\``);
    const counts = /_(total|count|sum|bucket)$/.test(metric);
    const isRated = functions.some(name => name === 'rate' || name === 'increase');
    if (counts !== isRated) found.push(`\`${metric}\` is ${counts ? 'not ' : ''}rated`);
    for (const label of labels)
      if (own && ![...own, ...TARGET].includes(label))
        found.push(`\`${metric}\` has no \`${label}\``);
    for (const label of grouped)
      if (own && ![...own, ...TARGET].includes(label))
        found.push(`\`${metric}\` has no \`${label}\``);
    if (functions.includes('histogram_quantile') && !grouped.includes('le'))
      found.push(`\`${metric}\` loses \`le\``);
  }
  return found;
}

describe('an expression', { timeout: 300_000 }, () => {
  it.for<[string, string]>([
    ['rate(ameide_onboardings_total[5m])', 'nothing measures `ameide_onboardings_total`'],
    ['rate(ameide_services[5m])', '`ameide_services` is rated'],
    ['ameide_operations_total > 5', '`ameide_operations_total` is not rated'],
    [
      'rate(ameide_operations_total{status="failed"}[5m])',
      '`ameide_operations_total` has no `status`',
    ],
    [
      'sum by (team) (rate(ameide_operations_total[5m]))',
      '`ameide_operations_total` has no `team`',
    ],
    [
      'histogram_quantile(0.9, sum by (route) (rate(ameide_request_duration_bucket[5m])))',
      '`ameide_request_duration_bucket` loses `le`',
    ],
  ])('that is wrong is found: %s', async ([text, problem], { skip }) => {
    const of = await read.catch((error: Error) => skip(error.message));
    expect(problemsOf(of(text))).toEqual([problem]);
  });

  it('that cannot be read is found', async ({ skip }) => {
    const of = await read.catch((error: Error) => skip(error.message));
    expect(of('sum(rate(ameide_operations_total[5m])').valid).toBe(false);
    expect(of('sum(rate(ameide_operations_total[5m]))').valid).toBe(true);
  });
});

describe('the alerts', { timeout: 300_000 }, () => {
  it.for(rules)('$alert asks for what is measured', async ({ expr }, { skip }) => {
    const of = await read.catch((error: Error) => skip(error.message));
    const expression = of(expr);
    expect(expression.valid).toBe(true);
    expect(expression.selected.length).toBeGreaterThan(0);
    expect(problemsOf(expression)).toEqual([]);
  });

  it.for(rules)('$alert says what it means, in labels that it keeps', async (one, { skip }) => {
    const of = await read.catch((error: Error) => skip(error.message));
    const { selected, grouped } = of(one.expr);
    const kept = grouped.length > 0 ? grouped : [...TARGET, ...known[selected[0]!.metric]!];
    const { summary, description, runbook_url: runbook } = one.annotations;
    const text = `${summary} ${description}`;
    for (const [, label] of text.matchAll(/\$labels\.(\w+)/g)) expect(kept).toContain(label);
    expect(summary).toMatch(/\S/);
    expect(description).toMatch(/\.$/);
    expect(['critical', 'warning', 'info']).toContain(one.labels['severity']);
    expect(one.for ?? '1m').toMatch(/^[0-9]+[smhd]$/);
    expect(runbook).toMatch(new RegExp(`docs/runbook\\.md#${one.alert.toLowerCase()}$`));
  });

  it('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});

describe('the dashboard', { timeout: 300_000 }, () => {
  it.for(panels)('$title asks for what is measured', async ({ targets = [] }, { skip }) => {
    const of = await read.catch((error: Error) => skip(error.message));
    expect(targets.length).toBeGreaterThan(0);
    for (const { expr, legendFormat } of targets) {
      // Grafana fills in its variables.
      const expression = of(expr.replaceAll('$__rate_interval', '5m'));
      expect(expression.valid, expr).toBe(true);
      expect(problemsOf(expression), expr).toEqual([]);
      for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
        expect(expression.grouped).toContain(label);
    }
  });

  it('has variables for all that its expressions leave open', () => {
    const names = dashboard.templating.list.map(({ name }) => name);
    const used = JSON.stringify(dashboard.panels).matchAll(/\$\{?([a-z_]+)/g);
    for (const [, name] of used) if (name !== '__rate_interval') expect(names).toContain(name);
    const [, metric] = /label_values\((\w+)/.exec(JSON.stringify(dashboard.templating))!;
    expect(known).toHaveProperty(metric!);
  });

  it('has panels that say what they show, side by side', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { title, description } of panels) expect(description, title).toMatch(/\S/);
    const places = dashboard.panels.map(({ gridPos }) => gridPos);
    for (const [index, one] of places.entries()) {
      expect(one.x + one.w).toBeLessThanOrEqual(24);
      for (const other of places.slice(index + 1)) {
        const apart =
          one.x + one.w <= other.x ||
          other.x + other.w <= one.x ||
          one.y + one.h <= other.y ||
          other.y + other.h <= one.y;
        expect(apart, `${one.x},${one.y} and ${other.x},${other.y}`).toBe(true);
      }
    }
  });
});

it(
  'kustomize makes a valid rule and a ConfigMap of them',
  { timeout: 300_000 },
  async ({ skip }) => {
    const env = await kustomizeEnv().catch((error: Error) => skip(error.message));
    const { file, args } = await findKustomize({ ...process.env, ...env });
    const text = execFileSync(file, [...args, FOLDER], { encoding: 'utf8' });
    const objects = parseAllDocuments(text).map(document => document.toJS() as Manifest);
    expect(objects.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'PrometheusRule']);
    const map = objects.find(({ kind }) => kind === 'ConfigMap')!;
    expect(map.metadata['labels']).toEqual({ grafana_dashboard: '1' });
    const { data } = map as unknown as { data: Record<string, string> };
    expect(JSON.parse(data['ameide-portal.json']!)).toEqual(dashboard);
    const python = await helm.python().catch((error: Error) => skip(error.message));
    expect(await schemaProblems(objects, python)).toEqual([]);
  },
);

it('the scheduler of Backstage measures what is taken from it', () => {
  const require = createRequire(join(root, 'package.json'));
  const home = require.resolve('@backstage/backend-defaults/package.json');
  const file = 'dist/entrypoints/scheduler/lib/PluginTaskSchedulerImpl.cjs.js';
  const source = readFileSync(join(home, '..', file), 'utf8');
  for (const name of ['backend_tasks.task.runs.count', 'backend_tasks.task.runs.completed'])
    expect(source).toContain(`"${name}"`);
  for (const label of ['taskId', 'result: "started"', 'labels.result = "failed"'])
    expect(source).toContain(label);
});
