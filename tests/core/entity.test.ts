// Every Backstage entity that a case writes passes Backstage's own validation.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  componentEntityV1alpha1Validator,
  entityEnvelopeSchemaValidator,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
  type Entity,
} from '@backstage/catalog-model';
import { parse } from 'yaml';

interface Expected {
  effects?: { type: string; files?: { path: string; content: string[] | null }[] }[];
}

const root = join(import.meta.dirname, '..', 'cases', 'catalog-update');
const entities = readdirSync(root).flatMap(name => {
  const step = JSON.parse(readFileSync(join(root, name, 'expected.json'), 'utf8')) as Expected;
  const files = (step.effects ?? []).flatMap(effect => effect.files ?? []);
  return files
    .filter(file => file.path.startsWith('backstage/') && file.content !== null)
    .map(file => [name, parse(file.content!.join('\n')) as Entity] as const);
});

const policy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

it('some cases write one', () => expect(entities.length).toBeGreaterThanOrEqual(3));

it.each(entities)('the entity of %s', async (_, entity) => {
  const envelope = entityEnvelopeSchemaValidator();
  expect(envelope(entity)).toMatchObject({ kind: 'Component' });
  expect(await policy.enforce(entity)).toBeDefined();
  expect(await componentEntityV1alpha1Validator.check(entity)).toBe(true);
});
