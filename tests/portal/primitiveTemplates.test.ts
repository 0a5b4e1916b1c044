// The forms of primitives: held against the table of kinds, and against what the core refuses.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { primitiveOf } from '../../js/portal/src/preview/primitive.ts';
import type { PrimitivePreviewOptions } from '../../js/portal/src/preview/primitive.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- schemas and forms, as they are written */
const TEMPLATES = join(import.meta.dirname, '..', '..', 'templates');
const KINDS = join(TEMPLATES, 'primitives');
const kinds = readdirSync(KINDS).filter(kind => existsSync(join(KINDS, kind, 'kind.yaml')));

const schemaOf = (kind: string): any =>
  JSON.parse(readFileSync(join(KINDS, kind, 'form.schema.json'), 'utf8'));
const formName = (kind: string) => (kind.endsWith('definition') ? kind : `${kind}-primitive`);
const load = (name: string): any =>
  parse(readFileSync(join(TEMPLATES, 'scaffolder', name, 'template.yaml'), 'utf8'));

/** What a form adds to a schema: how choices are worded, and nothing that decides. */
function withoutWording(schema: any): any {
  if (Array.isArray(schema) || typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key]) => key !== 'enumNames' && !key.startsWith('ui:'),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutWording(value)]));
}

const fieldsOf = (template: any): any =>
  Object.assign({}, ...template.spec.parameters.map((page: any) => page.properties));

function accepts(template: any): (values: object) => boolean {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const pages = template.spec.parameters.map((page: any) =>
    ajv.compile({ type: 'object', ...page }),
  );
  return values => pages.every((page: any) => page(values));
}

const REQUIRED: Record<string, object> = {
  process: { definition: 'fulfilment', taskQueue: 'fulfilment' },
  agent: { definition: 'triage', modelProvider: 'company', modelName: 'small-1' },
  uisurface: { host: 'orders.example.com' },
};

const valuesFor = (kind: string) => ({
  ...{ name: 'orders', version: 'v1', owner: 'group:default/orders-team' },
  ...{ origin: 'platform', sku: 'Shared', environments: ['int'], project: 'primitives' },
  ...{ settings: REQUIRED[kind] ?? {}, repoUrl: 'github.com?owner=company&repo=orders' },
});

/** What only the form of something that is deployed asks for. */
const WRONG_PLACES: [string, object][] = [
  ['code of a tenant without the tenant', { origin: 'tenant' }],
  ['the SKU Namespace without a tenant', { sku: 'Namespace' }],
  ['the SKU Private without a tenant', { sku: 'Private' }],
  ['an unknown SKU', { sku: 'namespace', tenant: 'acme' }],
  ['an unknown origin', { origin: 'Platform' }],
  ['no environment', { environments: [] }],
  ['an unknown environment', { environments: ['dev'] }],
  ['a project that is not allowed', { project: 'default' }],
  ['no repository', { repoUrl: undefined }],
];

it('there is a form for each kind that ships', () => {
  expect(kinds).toHaveLength(6);
  const forms = readdirSync(join(TEMPLATES, 'scaffolder'));
  for (const kind of kinds) expect(forms).toContain(formName(kind));
});

describe.each(kinds)('the form of %s', kind => {
  const template = load(formName(kind));
  const fields = fieldsOf(template);
  const fits = accepts(template);
  const values = valuesFor(kind);
  const isDeployed = !kind.endsWith('definition');

  it('asks for the fields of the kind, just as the table of kinds has them', () => {
    const { title: _, ...settings } = withoutWording(fields.settings);
    expect(settings).toEqual(schemaOf(kind));
  });

  it('hands over all that it asks for, and no more', () => {
    const [step] = template.spec.steps;
    const used = [...JSON.stringify(step.input).matchAll(/parameters\.(\w+)/g)].map(
      ([, key]) => key,
    );
    expect(new Set(used)).toEqual(new Set(Object.keys(fields).filter(key => key !== 'preview')));
    expect(step.input.kind).toBe(kind);
    expect(fields.preview['ui:options'].fixed.kind).toBe(kind);
  });

  it('takes what is right', () => {
    expect(fits(values)).toBe(true);
    expect(fits({ ...values, tenant: 'acme', sku: 'Namespace', origin: 'tenant' })).toBe(true);
    expect(fits({ ...values, version: 'v2beta1', name: 'order-items' })).toBe(true);
  });

  it.each<[string, object]>([
    ['no name', { name: undefined }],
    ['no owner', { owner: undefined }],
    ['a name with capitals', { name: 'Orders' }],
    ['a name with two hyphens', { name: 'order--items' }],
    ['a name that Kubernetes does not take', { name: 'a'.repeat(41) }],
    ['a name with an expression', { name: '{{orders}}' }],
    ['a version that is none', { version: '1.0' }],
    ['a tenant with capitals', { tenant: 'Acme' }],
    ['a tenant that is a path', { tenant: '../acme' }],
    ['a setting that the kind does not have', { settings: { unknown: 'x' } }],
    ...(isDeployed ? WRONG_PLACES : []),
  ])('refuses %s', (_, wrong) => {
    expect(fits({ ...values, ...wrong })).toBe(false);
  });

  it('previews what it hands over', () => {
    const options = fields.preview['ui:options'] as PrimitivePreviewOptions;
    const shown = primitiveOf(values, options) as any;
    expect(shown).toMatchObject({ kind, name: 'orders', fields: values.settings });
    if (isDeployed) expect(shown.repository).toBe(values.repoUrl);
    expect(primitiveOf({ ...values, name: '' }, options)).toBeUndefined();
  });
});

describe('the form of a tenant', () => {
  const template = load('tenant-extension');
  const [, page] = template.spec.parameters;
  const fits = accepts(template);
  const values = (kind: string) => {
    const { settings, origin: _, ...more } = valuesFor(kind);
    return { ...more, tenant: 'acme', sku: 'Namespace', kind, [`${kind}Settings`]: settings };
  };
  const deployed = kinds.filter(kind => !kind.endsWith('definition'));

  it('asks for the fields of the kind that is chosen', () => {
    const branches = page.dependencies.kind.oneOf as any[];
    expect(branches.map(({ properties }) => properties.kind.enum[0]).sort()).toEqual(deployed);
    for (const { properties } of branches) {
      const [kind] = properties.kind.enum;
      const { title: _, ...settings } = withoutWording(properties[`${kind}Settings`]);
      expect(settings).toEqual(schemaOf(kind));
    }
  });

  it.each(deployed)('takes a %s, and previews it as code of the tenant', kind => {
    expect(fits(values(kind))).toBe(true);
    const options = fieldsOf(template).preview['ui:options'] as PrimitivePreviewOptions;
    // What was typed for another kind before is not handed over.
    const shown = primitiveOf({ domainSettings: { logLevel: 'debug' }, ...values(kind) }, options);
    expect(shown).toMatchObject({ kind, origin: 'tenant', tenant: 'acme', sku: 'Namespace' });
    expect(shown!.fields).toEqual(REQUIRED[kind] ?? {});
  });

  it.each<[string, object]>([
    ['no tenant', { tenant: undefined }],
    ['no kind', { kind: undefined }],
    ['an unknown kind', { kind: 'queue' }],
    ['the settings of another kind', { agentSettings: undefined, domainSettings: {} }],
    ['a project of the platform', { project: 'default' }],
  ])('refuses %s', (_, wrong) => {
    expect(fits({ ...values('agent'), ...wrong })).toBe(false);
  });

  it('leaves no choice of whose code it is', () => {
    expect(template.spec.steps[0].input.origin).toBe('tenant');
    expect(fieldsOf(template)).not.toHaveProperty('origin');
  });
});
