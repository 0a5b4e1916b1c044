// The templates that ship: each by Backstage's own schema, by the rules of forms, and against the schemas of our actions.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { templateEntityV1beta3Validator } from '@backstage/plugin-scaffolder-common';
import { Ajv } from 'ajv';
import { parse } from 'yaml';

/** Fields of the frontend package. */
const OURS = [
  ...['AmeidePreview', 'AmeidePrimitivePreview', 'AmeideStages'],
  ...['AmeideNameCheck', 'AmeideConfirmCheck'],
];
/** And of every Backstage. */
const THEIRS = ['EntityPicker', 'EntityNamePicker', 'RepoUrlPicker'];

interface Page {
  title: string;
  required?: string[];
  properties: Record<string, Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any
  /** Fields that show once another one is filled in. */
  dependencies?: Record<string, { oneOf: Pick<Page, 'properties'>[] }>;
}

interface Template {
  kind: string;
  metadata: { name: string; title: string; description: string };
  spec: {
    parameters: Page[];
    steps: { id: string; name: string; action: string; input: object }[];
    output: { links: object[]; text: object[] };
  };
}

const folder = join(import.meta.dirname, '..', '..', 'templates', 'scaffolder');
const names = readdirSync(folder).sort();
const load = (name: string) =>
  parse(readFileSync(join(folder, name, 'template.yaml'), 'utf8')) as Template;

/** The fields of a page, and those in its objects. */
const fieldsOf = ({
  properties,
}: Pick<Page, 'properties'>): [string, Page['properties'][string]][] =>
  Object.entries(properties).flatMap(([name, schema]) => [
    [name, schema],
    ...(schema['properties'] ? fieldsOf({ properties: schema['properties'] }) : []),
  ]);

/** What a page asks for where another answer is such. */
const branchesOf = ({ dependencies = {} }: Page): Pick<Page, 'properties'>[] =>
  Object.values(dependencies).flatMap(({ oneOf }) => oneOf.filter(branch => branch.properties));

/** What Backstage's form and its backend check: all pages against all values. */
function formOf(template: Template) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const pages = template.spec.parameters.map(page => ajv.compile({ type: 'object', ...page }));
  return (values: object) => pages.every(page => page(values));
}

const sample = {
  name: 'payment-service',
  description: 'Takes payments: all of them',
  archetype: 'api',
  profile: 'public-api',
  size: 'medium',
  environments: ['int', 'prod'],
  regions: ['euw1'],
  team: 'group:default/payments-team',
  slack: '#payments-alerts',
  pagerduty: 'PPAYMT1',
};

describe.each(names)('templates/scaffolder/%s', name => {
  const template = load(name);

  it("passes Backstage's own schema", async () => {
    await expect(templateEntityV1beta3Validator.check(template as never)).resolves.toBe(true);
  });

  it('is named after its folder, and says what it is for', () => {
    expect(template.metadata.name).toBe(name);
    expect(template.metadata.title).not.toBe('');
    expect(template.metadata.description).not.toBe('');
  });

  it('titles each page and each field, and requires only fields that are there', () => {
    for (const page of template.spec.parameters) {
      expect(page.title).toBeTruthy();
      for (const [field, schema] of fieldsOf(page)) {
        expect(schema.title, field).toBeTruthy();
      }
      expect(Object.keys(page.properties)).toEqual(expect.arrayContaining(page.required ?? []));
    }
  });

  it('gives each choice a readable name', () => {
    for (const page of template.spec.parameters) {
      for (const [field, { items, ...schema }] of fieldsOf(page)) {
        for (const choice of [schema, items ?? {}]) {
          expect(choice.enumNames?.length, field).toBe(choice.enum?.length);
        }
      }
    }
  });

  it('uses fields and widgets that every Backstage has', () => {
    for (const page of template.spec.parameters) {
      for (const [, schema] of fieldsOf(page)) {
        // A field of ours has no value, or is an object: a portal without it then shows nothing in its place, or the object's fields.
        const ours = { null: OURS, object: ['AmeideServiceChange'] }[schema.type as string] ?? [];
        expect([undefined, ...THEIRS, ...ours]).toContain(schema['ui:field']);
        expect([undefined, 'checkboxes', 'radio', 'textarea']).toContain(schema['ui:widget']);
      }
    }
  });

  it('refers only to parameters and steps that are there', () => {
    const { parameters, steps } = template.spec;
    const fields = parameters.flatMap(page => [
      ...Object.keys(page.properties),
      ...branchesOf(page).flatMap(({ properties }) => Object.keys(properties)),
    ]);
    const text = JSON.stringify(template.spec);
    for (const [, field] of text.matchAll(/\bparameters\.(\w+)/g))
      expect([...fields, ...BY_API]).toContain(field);
    steps.forEach((step, index) => {
      const before = steps.slice(0, index).map(({ id }) => id);
      for (const [, id] of JSON.stringify(step).matchAll(/\bsteps\.(\w+)/g)) {
        expect(before).toContain(id);
      }
    });
    for (const [, id] of JSON.stringify(template.spec.output).matchAll(/\bsteps\.(\w+)/g)) {
      expect(steps.map(step => step.id)).toContain(id);
    }
  });
});

/** What the API hands over, and no form asks for. */
const BY_API = [
  ...['confirm', 'entry', 'id', 'labels', 'onExisting', 'options', 'services', 'strategy'],
  ...['variables', 'wait', 'wave', 'waves'],
];

describe('the form of offboard-service', () => {
  const accepts = formOf(load('offboard-service'));
  const values = { service: 'component:default/a', reason: 'Replaced', confirm: 'a' };

  it('has no answer given beforehand to what must be confirmed', () => {
    const properties = load('offboard-service').spec.parameters.map(page => page.properties);
    for (const schema of properties.flatMap(fields => [fields['service'], fields['confirm']])) {
      expect(schema).not.toHaveProperty('default');
      expect(schema).not.toHaveProperty('const');
    }
    expect(accepts(values)).toBe(true);
    expect(accepts({ ...values, confirm: '' })).toBe(false);
    expect(accepts({ ...values, confirm: undefined })).toBe(false);
  });
});

describe('the form of kubernetes-service', () => {
  const template = load('kubernetes-service');
  const accepts = formOf(template);
  // As the form sends it: what is not filled in is not there.
  const without = (...keys: (keyof typeof sample)[]) =>
    Object.fromEntries(Object.entries(sample).filter(([key]) => !keys.includes(key as never)));

  it('has its four pages', () => {
    expect(template.spec.parameters.map(page => page.title)).toEqual([
      'Service information',
      'Resources',
      'Deployment',
      'Team and ownership',
    ]);
  });

  it('leads into the name, with help', () => {
    const name = template.spec.parameters[0]!.properties.name!;
    expect(name['ui:autofocus']).toBe(true);
    expect(name['ui:help']).toBeTruthy();
  });

  it('picks the team among the groups', () => {
    const team = template.spec.parameters[3]!.properties.team!;
    expect(team['ui:field']).toBe('EntityPicker');
    expect(team['ui:options'].catalogFilter.kind).toBe('Group');
  });

  it('tells each size with its numbers', () => {
    const { size, productionSize } = template.spec.parameters[1]!.properties;
    expect(size!.enumNames).toEqual([
      'Small, 100m CPU, 256Mi memory, 1 to 3 replicas',
      'Medium, 250m CPU, 512Mi memory, 2 to 6 replicas',
      'Large, 500m CPU, 1Gi memory, 3 to 10 replicas',
      'Extra large, 1000m CPU, 2Gi memory, 4 to 15 replicas',
    ]);
    expect(productionSize!.enumNames).toEqual(size!.enumNames);
  });

  it.each([
    ['everything', sample],
    ['only what must be', without('slack', 'description', 'pagerduty')],
    ['another size in production', { ...sample, productionSize: 'xlarge' }],
    ['a name of one letter', { ...sample, name: 'a' }],
    ['a name of 63 characters', { ...sample, name: 'a'.repeat(63) }],
    ['a listener', { ...sample, archetype: 'listener', profile: 'event-consumer' }],
    ['a version to deploy at once', { ...sample, deployFirst: true, imageTag: 'v1.0.0' }],
    ['a job', { ...sample, archetype: 'job', profile: 'batch-job' }],
  ])('accepts %s', (_, values) => {
    expect(accepts(values)).toBe(true);
  });

  it.each([
    ['no name', without('name')],
    ['no team', without('team')],
    ['no version to deploy', { ...sample, deployFirst: true }],
    ['a version with a space', { ...sample, deployFirst: true, imageTag: 'v 1' }],
    ['a name with capitals', { ...sample, name: 'Payment' }],
    ['a name with an underscore', { ...sample, name: 'payment_service' }],
    ['a name that ends with a hyphen', { ...sample, name: 'payment-' }],
    ['a name that starts with a digit', { ...sample, name: '2pay' }],
    ['a name of 64 characters', { ...sample, name: 'a'.repeat(64) }],
    ['a name with a line break', { ...sample, name: 'payment\n' }],
    ['an unknown archetype', { ...sample, archetype: 'daemon' }],
    ['a profile that does not fit', { ...sample, archetype: 'job' }],
    ['an unknown size', { ...sample, size: 'huge' }],
    ['an unknown size in production', { ...sample, productionSize: 'huge' }],
    ['no environment', { ...sample, environments: [] }],
    ['an environment twice', { ...sample, environments: ['int', 'int'] }],
    ['an unknown environment', { ...sample, environments: ['dev'] }],
    ['no region', { ...sample, regions: [] }],
    ['a region twice', { ...sample, regions: ['euw1', 'euw1'] }],
    ['a Slack channel without its mark', { ...sample, slack: 'payments' }],
    ['a Slack channel with capitals', { ...sample, slack: '#Payments' }],
    ['a Slack channel of 81 characters', { ...sample, slack: `#${'a'.repeat(80)}` }],
  ])('refuses %s', (_, values) => {
    expect(accepts(values)).toBe(false);
  });
});
