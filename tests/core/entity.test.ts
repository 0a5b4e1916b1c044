// Every Backstage entity that a case writes passes Backstage's own validation.
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
import { Recording, caseNames } from '../support/cases.ts';

const recording = new Recording();
// The native tests may have to be compiled first.
beforeAll(() => recording.open(), 1_200_000);
afterAll(() => recording.close());

/** The entities that a case writes. */
function entitiesOf(name: string): Entity[] {
  const { step } = recording.case(name);
  const effects = step.step === 'plan' ? step.effects : [];
  return effects
    .flatMap(effect => (effect.type === 'commit' ? effect.files : []))
    .filter(file => file.path.startsWith('backstage/') && file.content !== null)
    .map(file => parse(new TextDecoder().decode(Uint8Array.from(file.content!))) as Entity);
}

const policy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

it('every entity that a case of catalog:update writes', async () => {
  let count = 0;
  // Others edit entities that people wrote, as complete or not as they are.
  for (const name of caseNames().filter(known => known.startsWith('catalog-update/'))) {
    for (const entity of entitiesOf(name)) {
      count += 1;
      const envelope = entityEnvelopeSchemaValidator();
      expect(envelope(entity), name).toMatchObject({ kind: 'Component' });
      expect(await policy.enforce(entity), name).toBeDefined();
      expect(await componentEntityV1alpha1Validator.check(entity), name).toBe(true);
    }
  }
  if (!process.env.CASE) expect(count).toBeGreaterThanOrEqual(3);
});
