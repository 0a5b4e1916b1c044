// The ApplicationSet of deploy/argocd, rendered offline: its templates are Go templates with the functions of Helm's engine.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { root } from '../steps.ts';
import type { Engine, Manifest } from './engines.ts';

const ARGOCD = join(root, 'deploy', 'argocd');
const RELEASE = { name: 'applications', namespace: 'argocd' };

export interface Application extends Manifest {
  spec: {
    project: string;
    source: { path: string; helm: { releaseName: string; valueFiles: string[] } };
    destination: { name: string; namespace: string };
  };
}
export interface ApplicationSet extends Manifest {
  spec: {
    goTemplateOptions: string[];
    generators: { matrix: { generators: [GitGenerator, { list: { elementsYaml: string } }] } }[];
    template: object;
  };
}
interface GitGenerator {
  git: { files: { path: string }[] };
  selector: { matchExpressions: { key: string; operator: string; values: string[] }[] };
}
export type Component = Record<string, unknown> & {
  name: string;
  project: string;
  environments: { name: string; namespace: string }[];
};

export function component(): Component {
  return parse(readFileSync(join(ARGOCD, 'component.yaml'), 'utf8')) as Component;
}

export function applicationSet(): ApplicationSet {
  return parse(readFileSync(join(ARGOCD, 'applicationset.yaml'), 'utf8')) as ApplicationSet;
}

/** A path of the GitOps repository, which has `deploy/` as `portal/`. */
export function localPath(path: string): string {
  return join(root, path.replace(/^\/?portal\//, 'deploy/'));
}

/** The keys that a template names at its top; `missingkey=error` fails for one that is not given. */
export function keysOf(template: string): string[] {
  const actions = [...template.matchAll(/\{\{(.*?)\}\}/gs)].map(([, inner]) => inner!);
  const keys = actions.flatMap(text => [...text.matchAll(/(?<![\w)\]])\.(\w+)/g)]);
  return [...new Set(keys.map(([, key]) => key!))];
}

/** The Applications that it makes of a component. */
export async function applications(
  engine: Engine,
  of: Component,
  set = applicationSet(),
): Promise<Application[]> {
  const [{ matrix } = { matrix: undefined }] = set.spec.generators;
  if (!matrix) throw new Error('the ApplicationSet has no matrix');
  const [git, { list }] = matrix.generators;
  for (const { key, operator, values } of git.selector.matchExpressions) {
    if (operator !== 'In') throw new Error(`the operator \`${operator}\` is not known`);
    if (!values.includes(String(of[key]))) return [];
  }
  // Each element is a document, so that what comes out can be told apart.
  const elements = await rendered(engine, `elements:\n${indented(list.elementsYaml)}`, [of]);
  const found = (elements[0] as unknown as { elements: Record<string, unknown>[] | null }).elements;
  const template = stringify({ ...set.spec.template, apiVersion: 'v1', kind: 'Application' });
  const params = (found ?? []).map(element => ({ ...of, ...element }));
  for (const key of keysOf(template))
    if (params.some(given => !(key in given))) throw new Error(`\`.${key}\` is not given`);
  const made = await rendered(engine, template, params);
  return made.map(object => ({ ...object, apiVersion: 'argoproj.io/v1alpha1' }) as Application);
}

const indented = (text: string) => text.replaceAll(/^/gm, '  ');

/** A Go template for each of the parameters, by a chart that is made for it. */
async function rendered(engine: Engine, template: string, params: object[]): Promise<Manifest[]> {
  const folder = mkdtempSync(join(tmpdir(), 'applicationset-'));
  try {
    mkdirSync(join(folder, 'templates'));
    writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: set\nversion: 0.0.1\n');
    const text = `{{ range .Values.params }}\n---\n${template}\n{{ end }}\n`;
    writeFileSync(join(folder, 'templates', 'all.yaml'), text);
    const objects = await engine.render({ params }, RELEASE, folder);
    return objects.map(({ object }) => object);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The values of an Application: its files, the last one winning; throws where one is missing. */
export function valuesOf({ metadata, spec }: Application): Record<string, unknown> {
  let values: Record<string, unknown> = {};
  for (const path of spec.source.helm.valueFiles) {
    const file = localPath(path);
    if (!existsSync(file))
      throw new Error(
        `${metadata.name}: ${path} does not exist; create it, or remove the environment`,
      );
    values = merged(values, parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
  }
  return values;
}

/** As Helm does it: maps are merged, anything else replaces what was there. */
function merged(
  below: Record<string, unknown>,
  above: Record<string, unknown>,
): Record<string, unknown> {
  const made = { ...below };
  for (const [key, value] of Object.entries(above))
    made[key] = isMap(value) && isMap(made[key]) ? merged(made[key], value) : value;
  return made;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
