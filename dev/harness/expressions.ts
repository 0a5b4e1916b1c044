/** Harness expressions, as far as they decide what a run deploys. */
import { at, isObject, text, type Json } from './yaml.ts';

/** What expressions can see: `{ pipeline: {...}, stage: {...}, env: {...}, service: {...}, trigger: {...} }`. */
export type Context = { [root: string]: Json };

const INNERMOST = /<\+([^<>]+)>/g;

/** Replaces the expressions that are known; the others stay as they are. */
export function resolve(value: string, context: Context): string {
  let before: string;
  let now = value;
  let rounds = 0;
  do {
    before = now;
    now = before.replace(INNERMOST, (whole, path: string) => look(path.trim(), context) ?? whole);
  } while (now !== before && ++rounds < 8);
  return now;
}

/** Resolves all texts of a document. */
export function resolveAll(value: Json, context: Context): Json {
  if (typeof value === 'string') return resolve(value, context);
  if (Array.isArray(value)) return value.map(item => resolveAll(item, context));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolveAll(inner, context)]),
  );
}

/** A `when` condition: comparisons of texts joined by && and ||. What it cannot read counts as true. */
export function holds(condition: string, context: Context): boolean {
  return parts(condition, '||').some(part =>
    parts(part, '&&').every(term => termHolds(term.trim(), context)),
  );
}

function termHolds(term: string, context: Context): boolean {
  const inner = /^\((.*)\)$/s.exec(term)?.[1];
  if (inner !== undefined && isBalanced(inner)) return holds(inner, context);
  const match = /^(.+?)\s*(==|!=)\s*(.+)$/.exec(term);
  if (!match) return resolve(term, context) !== 'false';
  const [left = '', right = ''] = [match[1], match[3]].map(side => operand(side ?? '', context));
  return (left === right) === (match[2] === '==');
}

/** The parts between an operator that stands outside of brackets and quotes. */
function parts(condition: string, operator: string): string[] {
  const found: string[] = [];
  let [depth, quote, from] = [0, '', 0];
  for (let i = 0; i < condition.length; i++) {
    const character = condition[i] ?? '';
    if (quote) quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (depth === 0 && condition.startsWith(operator, i)) {
      found.push(condition.slice(from, i));
      from = i + operator.length;
      i = from - 1;
    }
  }
  return [...found, condition.slice(from)];
}

/** Whether no bracket closes that was not opened: then the brackets around it belong together. */
function isBalanced(inner: string): boolean {
  let depth = 0;
  for (const character of inner) {
    if (character === '(') depth++;
    if (character === ')' && --depth < 0) return false;
  }
  return true;
}

function bare(side: string): string {
  return side.trim().replace(/^(["'])(.*)\1$/, '$2');
}

function look(path: string, context: Context): string | undefined {
  if (path.includes(' ? ')) return choice(path, context);
  const found = at(context, ...path.split('.'));
  if (found === undefined || found === null) return undefined;
  return isObject(found) || Array.isArray(found) ? JSON.stringify(found) : text(found);
}

/** `A == "x" ? "1" : A == "y" ? "2" : "3"`, what is inside of it resolved. */
function choice(expression: string, context: Context): string {
  const [, condition = '', value = '', rest = ''] =
    /^(.*?) \? (".*?"|\S+) : (.*)$/s.exec(expression) ?? [];
  if (holds(condition, context)) return operand(value, context);
  return rest.includes(' ? ') ? choice(rest, context) : operand(rest, context);
}

/** A text in quotes, or a path as it stands inside of an expression. */
function operand(side: string, context: Context): string {
  const found = resolve(side, context).trim();
  const path = /^[\w-]+(\.[\w-]+)+$/.test(found) ? at(context, ...found.split('.')) : undefined;
  return typeof path === 'string' ? path : bare(found);
}

/** `variables:` of a pipeline, stage or environment as a map. */
export function variablesOf(list: Json | undefined): { [name: string]: Json } {
  if (!Array.isArray(list)) return {};
  return Object.fromEntries(
    list.filter(isObject).map(item => [text(item['name']), item['value'] ?? '']),
  );
}

/** `1h30m` in milliseconds. */
export function duration(value: unknown): number | undefined {
  const units: Record<string, number> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };
  const parts = [...text(value).matchAll(/(\d+)([smhdw])/g)];
  if (parts.length === 0) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? 's'] ?? 0), 0);
}
