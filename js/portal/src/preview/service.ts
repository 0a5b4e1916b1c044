// From the values of the form to what is previewed. Knows no key of a service: the template says which is which.
import type { FormPreviewRequest } from '@ameide/backstage-plugin-ameide-common';
import { given } from '../form/changes';
import type { Values } from '../form/changes';
import { nameOfEntity } from '../form/presence';
import { isEmpty, renamed } from './values';
import type { DeployOption } from './version';

/** Options of the field in a template, all optional. */
export interface PreviewOptions {
  /** What the form asks for; onboarding (`add`) by default. */
  operation?: FormPreviewRequest['operation'];
  /** The value of the form that names the entity of a service, of a change or a removal. */
  entity?: string;
  /** The value of the form that holds the keys to change. */
  changes?: string;
  /** The value of the form that says when the pipeline changes: `afterMerge`, else with the catalog. */
  timing?: string;
  /** The values of the form that say whether a version is deployed after the merge, and which. */
  deploy?: DeployOption;
  /** Where a form calls a key otherwise: form key to key of the service, dots going inwards. */
  rename?: Record<string, string>;
  /** Values of the form that do not belong to the service. */
  omit?: string[];
  /** Values without which there is nothing to preview yet. */
  waitFor?: string[];
}

/** What to preview as the form stands now; `undefined` while a value that is waited for is missing. */
export function requestOf(
  values: Record<string, unknown>,
  options: PreviewOptions,
): FormPreviewRequest | undefined {
  const { operation = 'add', entity = 'service', changes = 'changes', waitFor = [] } = options;
  if (waitFor.some(key => isEmpty(values[key]))) return undefined;
  if (operation === 'add') return { service: renamed(values, options) };
  const name = nameOfEntity(values[entity]);
  if (name === undefined) return undefined;
  // As the template's step has it: a list without items changes nothing.
  const wanted = operation === 'update' ? given((values[changes] ?? {}) as Values) : {};
  return { operation, service: { ...wanted, name } };
}

/** Whether the pipeline is left alone until the pull request is merged. */
export function followsMerge(
  values: Record<string, unknown>,
  { timing = 'pipeline' }: PreviewOptions,
): boolean {
  return values[timing] === 'afterMerge';
}
