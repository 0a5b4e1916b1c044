/** Selectors of labels (`app=x,tier in (a, b),!canary`) and of fields (`metadata.name=x`). */
import type { KubernetesObject, Labels } from './objects.ts';
import { badRequest } from './status.ts';

type Matches = (labels: Labels) => boolean;

const KEY = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';
const VALUE = '(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?';
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s+\\(([^()]*)\\)$`);
const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`);
const WHOLE_VALUE = new RegExp(`^${VALUE}$`);

/** Whether labels fit a selector; throws what the server answers to one that it cannot parse. */
export function labelSelector(text: string | null): Matches {
  const all = requirements(text ?? '').map(requirement => matcher(requirement, text ?? ''));
  return labels => all.every(matches => matches(labels));
}

/** Splits at the commas that stand outside of brackets. */
function requirements(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map(part => part.trim())
    .filter((part, _index, all) => part !== '' || all.length > 1);
}

function matcher(requirement: string, whole: string): Matches {
  const equality = EQUALITY.exec(requirement);
  if (equality) {
    const [, key = '', operator, value = ''] = equality;
    return operator === '!=' ? labels => labels[key] !== value : labels => labels[key] === value;
  }
  const set = SET.exec(requirement);
  const values = set?.[3]?.split(',').map(value => value.trim());
  if (set && values?.every(value => WHOLE_VALUE.test(value))) {
    const [, key = '', operator] = set;
    const has = (labels: Labels) => key in labels && values.includes(labels[key]!);
    return operator === 'in' ? has : labels => !has(labels);
  }
  const exists = EXISTS.exec(requirement);
  if (!exists) throw badRequest(`unable to parse requirement: invalid label selector "${whole}"`);
  const [, not, key = ''] = exists;
  return labels => key in labels !== (not === '!');
}

const FIELDS = ['metadata.name', 'metadata.namespace', 'status.phase', 'spec.nodeName'];
const INVOLVED = ['kind', 'name', 'namespace', 'uid'].map(field => `involvedObject.${field}`);

/** Whether an object fits a selector of fields; only some fields can be selected by. */
export function fieldSelector(text: string | null): (object: KubernetesObject) => boolean {
  const parts = (text ?? '').split(',').filter(part => part.trim() !== '');
  const all = parts.map(part => {
    const [, field = '', operator, value = ''] = /^([\w.]+)(==|!=|=)(.*)$/.exec(part.trim()) ?? [];
    if (!FIELDS.includes(field) && !INVOLVED.includes(field))
      throw badRequest(`field label not supported: ${field || part}`);
    return (object: KubernetesObject) => (valueOf(object, field) === value) !== (operator === '!=');
  });
  return object => all.every(matches => matches(object));
}

function valueOf(object: KubernetesObject, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}
