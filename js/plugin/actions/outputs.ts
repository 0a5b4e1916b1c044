/** What actions put out, as far as agents rely on it; the OpenAPI document has the whole. */
import type { AnyZodObject } from 'zod/v3';
import { open } from './action.ts';
import type { Zod } from './action.ts';

export function problems(zod: Zod) {
  return zod.array(
    open(zod, {
      code: zod.string(),
      severity: zod.string(),
      message: zod.string(),
      help: zod.string().optional().describe('What to do about it'),
    }),
  );
}

export function operation(zod: Zod): AnyZodObject {
  return open(zod, {
    id: zod.string(),
    kind: zod.string(),
    service: zod.string().optional(),
    status: zod.string().describe('`pending`, `running`, `succeeded`, `failed` or `cancelled`'),
    outputs: zod
      .record(zod.unknown())
      .optional()
      .describe('Outcome, pull request, pipeline and run, once it has succeeded'),
    problems: problems(zod).optional().describe('Why it failed'),
  });
}

/** An operation, or with `dryRun` what would be done. */
export function operationOrPreview(zod: Zod): AnyZodObject {
  return open(zod, {
    ...operation(zod).partial().shape,
    catalog: zod
      .record(zod.unknown())
      .optional()
      .describe('With `dryRun`: the diff of the catalog'),
    pipeline: zod.record(zod.unknown()).optional().describe('With `dryRun`: the pipeline'),
    findings: problems(zod).optional().describe('With `dryRun`: warnings'),
  });
}

/** A page of a list. */
export function page(zod: Zod, item: AnyZodObject): AnyZodObject {
  return open(zod, {
    items: zod.array(item),
    nextPageToken: zod.string().optional().describe('`pageToken` of the next page'),
  });
}
