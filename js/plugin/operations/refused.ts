/** Answers of the scaffolder that did not take a task, as answers of this API. */
import { NotAllowedError } from '@backstage/errors';
import { problem, refusal } from '@ameide/core';
import type { Problem } from '@ameide/core';

/** Whether the scaffolder has answered: then there is no task. */
export function isRefused(error: unknown): boolean {
  return statusOf(error) !== undefined || nameOf(error) === 'NotAllowedError';
}

/** Whether it was for the task's secrets, which a template may declare, and then takes no others. */
export function isRefusedForSecrets(error: unknown): boolean {
  if (statusOf(error) !== 400) return false;
  return errorsIn((error as Error).message).some(({ property }) => property?.startsWith('secrets'));
}

export function refusedBy(error: unknown, template: string): Error {
  const status = statusOf(error);
  const text = error instanceof Error ? error.message : String(error);
  if (status === 400) return refusal('input', invalid(text));
  if (status === 403 || nameOf(error) === 'NotAllowedError')
    return new NotAllowedError(`the scaffolder does not allow you to run \`${template}\``);
  if (status === 404) {
    const help = 'add the templates that ship with Ameide to `catalog.locations`';
    const what = `the catalog has no template \`${template}\``;
    return refusal('unavailable', [problem('api/no-template', what, help)], error);
  }
  const what = 'the scaffolder does not respond as expected';
  const help = 'try again in a moment; services and pipelines can still be read';
  return refusal('unavailable', [problem('api/no-scaffolder', what, help)]);
}

/** The client of the scaffolder tells the status in its message alone, or as an error of a response. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  const [, status] = /^Backend request failed, (\d{3}) /.exec(error.message) ?? [];
  return status === undefined ? undefined : Number(status);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

/** What the form of the template does not accept: `{"errors": [{"stack": "instance.size is not one of ..."}]}`. */
function invalid(text: string): Problem[] {
  const errors = errorsIn(text);
  if (errors.length === 0)
    return [
      problem('api/refused-by-template', 'the scaffolder refused the values of the template'),
    ];
  return errors.map(found => ({
    ...problem('api/refused-by-template', `${pathOf(found)} ${found.message ?? 'is not valid'}`),
    path: pathOf(found),
  }));
}

interface FormError {
  property?: string;
  message?: string;
}

/** None where it is not the answer of a form. */
function errorsIn(text: string): FormError[] {
  try {
    const { errors } = JSON.parse(text.slice(text.indexOf('{'))) as { errors?: unknown };
    return Array.isArray(errors) ? (errors as FormError[]) : [];
  } catch {
    return [];
  }
}

function pathOf({ property = '' }: FormError): string {
  return property.replace(/^instance\.?/, '') || 'the request';
}
