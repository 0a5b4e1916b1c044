/**
 * Runtime inputs: the places of a document that hold `<+input>`, how input sets fill them, and what
 * a value given for one must obey.
 */
import { invalid } from './errors.ts';
import { isObject, text, type Json, type JsonObject } from './yaml.ts';

/** Keys that say which item of a list is meant, and are not inputs themselves. */
const IDENTITY = new Set(['identifier', 'name', 'type']);
/** Items of lists that are wrapped in a key of their own. */
const WRAPPERS = ['stage', 'step', 'stepGroup', 'manifest', 'template', 'parallel'];

export interface Merged {
  merged: Json;
  /** Paths of values given where there is no runtime input. */
  foreign: string[];
  /** Values that the input does not allow. */
  wrong: string[];
}

export function isInput(value: unknown): value is string {
  return typeof value === 'string' && /^<\+input>/.test(value);
}

/** Fills the inputs of `base` with `given`. */
export function mergeInputs(base: JsonObject, given: JsonObject): Merged {
  const result: Merged = { merged: null, foreign: [], wrong: [] };
  result.merged = merge(base, given, '', result);
  return result;
}

/** One document of inputs laid over another: the later wins. */
export function overlay(under: Json, over: Json): Json {
  if (Array.isArray(under) && Array.isArray(over)) {
    // A list without names in it can only be replaced whole.
    if (over.some(item => idOf(item) === undefined)) return over;
    const laid = [...under];
    for (const item of over) {
      const place = laid.findIndex(other => idOf(other) === idOf(item));
      if (place < 0) laid.push(item);
      else laid[place] = overlay(laid[place] ?? null, item);
    }
    return laid;
  }
  if (!isObject(under) || !isObject(over)) return over;
  const laid: JsonObject = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = under[key];
    laid[key] = below === undefined ? value : overlay(below, value);
  }
  return laid;
}

/** Replaces inputs without a value by their default, and names those that have none. */
export function settleInputs(document: JsonObject): { settled: JsonObject; missing: string[] } {
  const missing: string[] = [];
  const settle = (value: Json, path: string, optional: boolean, fallback: Json): Json => {
    if (isInput(value)) {
      const standard = optionOf(value, 'default') ?? (text(fallback) || undefined);
      if (standard !== undefined) return unquote(standard);
      if (!optional && !value.includes('.executionInput()')) missing.push(path);
      return '';
    }
    if (Array.isArray(value))
      return value.map((item, i) => settle(item, `${path}${tagOf(item, i)}`, false, null));
    if (!isObject(value)) return value;
    // Only a variable may be left empty, and only one that is not required.
    const isVariable = 'value' in value && 'name' in value && 'type' in value;
    const entries = Object.entries(value).map(([key, inner]) => {
      const name = isVariable && key === 'value' ? path : join(path, key);
      const mayMiss = isVariable && value['required'] !== true;
      return [key, settle(inner, name, mayMiss, value['default'] ?? null)] as const;
    });
    return Object.fromEntries(entries);
  };
  return { settled: settle(document, '', false, null) as JsonObject, missing };
}

/** The part of a document that asks for inputs: what `/inputSets/template` answers. */
export function onlyInputs(value: Json): Json | undefined {
  if (isInput(value)) return value;
  if (Array.isArray(value)) {
    const items = value.map(onlyInputs).filter(item => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (!isObject(value)) return undefined;
  const requested = Object.entries(value).flatMap(([key, inner]) => {
    const kept = onlyInputs(inner);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  if (requested.length === 0) return undefined;
  const identity = Object.entries(value).filter(
    ([key, inner]) => IDENTITY.has(key) && !isInput(inner),
  );
  return Object.fromEntries([...identity, ...requested]);
}

function merge(base: Json, given: Json, path: string, result: Merged): Json {
  if (isInput(base)) {
    if (!isInput(given)) result.wrong.push(...wrongness(base, given, path));
    return given;
  }
  if (Array.isArray(base) && Array.isArray(given)) return mergeLists(base, given, path, result);
  if (isObject(base) && isObject(given)) {
    const merged: JsonObject = { ...base };
    for (const [key, value] of Object.entries(given)) {
      const inner = base[key];
      if (inner === undefined) {
        if (!IDENTITY.has(key)) result.foreign.push(join(path, key));
      } else if (!(IDENTITY.has(key) && !isInput(inner))) {
        merged[key] = merge(
          inner,
          value,
          isVariableValue(base, key) ? path : join(path, key),
          result,
        );
      }
    }
    return merged;
  }
  if (JSON.stringify(base) !== JSON.stringify(given)) result.foreign.push(path);
  return base;
}

function mergeLists(base: Json[], given: Json[], path: string, result: Merged): Json[] {
  const merged = [...base];
  given.forEach((item, index) => {
    const id = idOf(item);
    const place = id === undefined ? index : base.findIndex(other => idOf(other) === id);
    const inner = base[place];
    const name = `${path}${tagOf(item, index)}`;
    if (inner === undefined) result.foreign.push(name);
    else merged[place] = merge(inner, item, name, result);
  });
  return merged;
}

function isVariableValue(item: JsonObject, key: string): boolean {
  return key === 'value' && 'name' in item && 'type' in item;
}

function idOf(item: Json | undefined): string | undefined {
  if (!isObject(item)) return undefined;
  for (const key of WRAPPERS) {
    const inner = item[key];
    if (isObject(inner)) return idOf(inner);
    if (Array.isArray(inner)) return idOf(inner[0]);
  }
  return text(item['identifier']) || text(item['name']) || undefined;
}

function tagOf(item: Json, index: number): string {
  const id = idOf(item);
  return id === undefined ? `[${index}]` : `.${id}`;
}

function join(path: string, key: string): string {
  if (WRAPPERS.includes(key)) return path;
  return path === '' ? key : `${path}.${key}`;
}

/** What an input has against a value; expressions are known only later. */
function wrongness(input: string, value: Json, path: string): string[] {
  if (typeof value === 'object' || text(value).includes('<+')) return [];
  const given = text(value);
  const allowed = optionOf(input, 'allowedValues') ?? optionOf(input, 'selectOneFrom');
  if (allowed !== undefined && !allowed.includes('<+') && !splitValues(allowed).includes(given)) {
    return [
      `The value provided for ${path}: ${given} does not match any of the allowed values [${allowed}]`,
    ];
  }
  const regex = optionOf(input, 'regex');
  if (regex !== undefined && !new RegExp(regex).test(given)) {
    return [
      `The value provided for ${path}: ${given} does not match the required regex pattern ${regex}`,
    ];
  }
  return [];
}

export function refuseWrong(wrong: string[]): void {
  if (wrong.length > 0) throw invalid(wrong.join('; '));
}

/** What stands in the brackets of `.default(...)` and the like; brackets inside are counted. */
function optionOf(input: string, option: string): string | undefined {
  const start = input.indexOf(`.${option}(`);
  if (start < 0) return undefined;
  let depth = 0;
  const from = start + option.length + 2;
  for (let i = from; i < input.length; i++) {
    if (input[i] === '(') depth++;
    if (input[i] === ')' && depth-- === 0) return input.slice(from, i);
  }
  return undefined;
}

/** `a,b` and `\'a,b\'`: a comma inside quotes belongs to the value. */
function splitValues(list: string): string[] {
  const parts = list.match(/\\?'[^']*'|[^,]+/g) ?? [];
  return parts.map(part => unquote(part.trim()));
}

function unquote(value: string): string {
  return value.replace(/^\\?'(.*?)\\?'$/, '$1');
}
