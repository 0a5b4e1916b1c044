/** Harness's own word on a pipeline that is not saved yet. */
import type { Answer, Scope } from '#core';
import type { Harness } from './client.ts';
import { scopeQuery } from './kinds.ts';

export async function validate(harness: Harness, scope: Scope, yaml: string): Promise<Answer> {
  const result = await harness.send({
    method: 'POST',
    path: '/pipeline/api/pipelines/validate-yaml-with-schema',
    query: scopeQuery(scope),
    what: 'validate a pipeline',
    permission: 'core_pipeline_view',
    body: yaml,
    type: 'application/yaml',
    repeatable: true,
    allow: ({ status, code }) => status === 400 || code === 'SCHEMA_VALIDATION_FAILED',
  });
  return { type: 'validation', problem: 'refused' in result ? result.refused.message : null };
}
