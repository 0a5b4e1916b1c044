/**
 * What a deployment takes from Git. Harness puts the values of expressions into a values file as text, and reads it as YAML only
 * then: what stands there without quotes may have become a number.
 */
import { parse } from 'yaml';
import { resolve, type Context } from './expressions.ts';
import { resolveRef, type Scope } from './store.ts';
import type { World } from './world.ts';
import { at, isObject, parseYaml, text, type Json } from './yaml.ts';

export interface Manifests {
  /** The documents with all values filled in. */
  manifest?: string;
  /** The image of the first container, as the cluster is told to pull it. */
  image?: string;
  /** Why the stage fails: a file is not there. */
  fault?: string;
  /** Why the cluster cannot pull the image. */
  pullFault?: string;
}

/** The manifests of a service for one deployment; nothing where the double cannot look into Git. */
export function manifestsOf(
  world: World,
  service: string,
  scope: Scope,
  context: Context,
): Manifests | undefined {
  const { readFile } = world.settings;
  const manifest = at(
    parseYaml(service, 'Service'),
    ...['service', 'serviceDefinition', 'spec', 'manifests'],
    0,
    ...['manifest', 'spec'],
  );
  const store = at(manifest, 'store', 'spec');
  if (!readFile || !isObject(store)) return undefined;
  const repository = repositoryOf(world, store, scope);
  const branch = text(store['branch']);
  const paths = [...list(store['paths']), ...list(at(manifest, 'valuesPaths'))];
  const files = paths.map(path => {
    const resolved = resolve(text(path), context);
    return { path: resolved, content: readFile(repository, branch, resolved) };
  });
  const missing = files.find(file => file.content === undefined);
  if (missing) {
    return {
      fault: `Failed to fetch ${missing.path} from ${repository}, branch ${branch}: no such file`,
    };
  }
  const [template = '', values = ''] = files.map(file => file.content ?? '');
  return pulled(rendered(template, parse(resolve(values, context), { version: '1.1' })), context);
}

const list = (value: Json | undefined) => (Array.isArray(value) ? value : []);

/** `owner/name`: a connector to an account has its owner alone in the address. */
function repositoryOf(world: World, store: Json, scope: Scope): string {
  const ref = resolveRef(text(at(store, 'connectorRef')), scope);
  const connector = world.store.get({ kind: 'connector', ...ref });
  const url = text(at(connector?.data['connector'], 'spec', 'url'));
  const path = url.replace(/^\w+:\/\/[^/]+\//, '').replace(/(\.git|\/)$/, '');
  return [path, text(at(store, 'repoName'))].filter(Boolean).join('/');
}

/** The manifest with `{{.Values.x}}` filled in, as a Go template prints it. */
function rendered(template: string, values: Json): string {
  return template.replace(/\{\{-?\s*\.Values\.([\w.]+)\s*-?\}\}/g, (_whole, path: string) =>
    printed(at(values, ...path.split('.'))),
  );
}

/** A number of YAML is a float to Go, and has an exponent from 1e+06 on. */
function printed(value: Json | undefined): string {
  if (typeof value !== 'number') return value === undefined ? '<no value>' : String(value);
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Math.abs(value) < 1e6) return String(value);
  const [digits, exponent = '+0'] = value.toExponential().split('e');
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}

/** The registry has the tag that the run was given, and no other. */
function pulled(manifest: string, context: Context): Manifests {
  const image = /^[\s-]*image:\s*(\S+)/m.exec(manifest)?.[1]?.replace(/^(["'])(.*)\1$/, '$2');
  if (image === undefined) return { manifest };
  const tag = image.slice(image.lastIndexOf(':') + 1);
  const given = [
    text(at(context, 'pipeline', 'variables', 'imageTag')),
    text(at(context, 'artifacts', 'primary', 'version')),
  ];
  if (given.includes(tag)) return { manifest, image };
  const why = /^\w[\w.-]{0,127}$/.test(tag) ? 'not found' : 'invalid reference format';
  return { manifest, image, pullFault: `Failed to pull image "${image}": ${why}` };
}
