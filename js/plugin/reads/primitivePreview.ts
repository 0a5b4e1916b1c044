/** Preview of a new primitive, with the same decisions as the task's step. */
import { primitiveKinds } from '@ameide/core';
import type { PrimitiveCreate } from '@ameide/core';
import { attempt } from './preview.ts';
import type { ReadOnlyOptions, ReadOnlyRunner } from './readOnlyRunner.ts';

export async function previewPrimitive(
  runner: ReadOnlyRunner,
  wanted: Omit<PrimitiveCreate, 'kinds'>,
  options: ReadOnlyOptions = {},
) {
  const input = { ...wanted, kinds: await primitiveKinds() };
  const { value, problems } = await attempt(
    runner.run({ type: 'primitive:create', input }, options),
  );
  if (!value) return { problems, warnings: [] };
  const { primitive, outcome, namespaces, files, skeleton, diff, pullRequestUrl, entityRefs } =
    value.values;
  return {
    primitive: {
      ...{ name: primitive, outcome, namespaces, entityRefs },
      ...{ files, repositoryFiles: skeleton.map(({ path }) => path) },
      ...{ diff, pullRequestUrl },
    },
    problems,
    warnings: value.warnings,
  };
}
