import { CATALOG, decide, type loadCore } from './core.ts';
import { document } from './documents.ts';
import { isJson } from './json.ts';
import { type Entry, type Model, read, same, type Value } from './model.ts';
import { request } from './operations.ts';
import { Random } from './random.ts';
import { edit } from './session.ts';
import type { Verdict } from './verdict.ts';

/** The services by name; a name that stands twice makes a catalog that cannot be merged. */
type Services = Map<string, Value>;

/** What the core made of a merge: text, the services in conflict, or a refusal. */
type Merge =
  | { text: string }
  | { conflicts: string[]; told: string; marked: string; unreadable: boolean }
  | { refused: string; detail: string };

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Merges two random histories of one random catalog. */
export function* merges(
  core: ReturnType<typeof loadCore>,
  seed: number,
  number: number,
): Generator<Verdict> {
  const random = new Random(Math.imul(seed, 0x01000193) ^ number ^ 0x5bd1e995);
  const base = read(document(random));
  if (base.broken || !services(base)) return;
  const ours = history(core, random, base, 'ours');
  const theirs = history(core, random, base, 'theirs');
  const files = { 'base.yaml': base.text, 'ours.yaml': ours.text, 'theirs.yaml': theirs.text };
  const told = (
    verdict: Verdict['verdict'],
    kind: string,
    detail: string,
    more: object = {},
  ): Verdict => ({
    verdict,
    kind,
    detail,
    files: { ...files, ...more },
  });
  const same = trivial(core, base.text, theirs.text);
  if (same) return yield told('wrong', 'merge-trivial', same);
  const merged = merge(core, base.text, ours.text, theirs.text);
  const mirrored = merge(core, base.text, theirs.text, ours.text);
  const wanted = expected(services(base)!, services(ours)!, services(theirs)!);
  const outcome =
    'text' in merged
      ? { 'merged.yaml': merged.text }
      : 'marked' in merged
        ? { 'marked.yaml': merged.marked, 'told.txt': merged.told }
        : {};
  const fault =
    judge(base, ours, theirs, wanted, merged) ?? judge(base, theirs, ours, wanted, mirrored);
  const needless =
    'conflicts' in merged &&
    merged.conflicts.some(name => !wanted.conflicts.includes(name)) &&
    !/ adds the comment /.test(merged.told);
  if (fault) yield told('wrong', `merge-${fault[0]}`, fault[1], outcome);
  else if ('refused' in merged)
    yield told(
      base.text.includes('\0') ? 'refused' : 'refused-though-possible',
      merged.refused,
      merged.detail,
    );
  else if (needless) yield told('refused-though-possible', 'merge-conflict', merged.told, outcome);
  else yield told('right', 'merge', '');
}

/** A few edits by the core, and a comment that somebody wrote by hand. */
function history(
  core: ReturnType<typeof loadCore>,
  random: Random,
  base: Model,
  side: string,
): Model {
  let model = base;
  for (let index = random.below(4); index > 0; index -= 1) {
    const { verdict, after } = edit(core, model, request(random, model));
    if (verdict.verdict === 'right' && services(after)) model = after;
  }
  if (model.list !== 'block' || random.once(2)) return model;
  const entry = random.pick(model.entries);
  const line = model.text.lastIndexOf('\n', entry.start - 1) + 1;
  const indent = model.text.slice(line, entry.start);
  if (indent.trim() !== '') return model;
  const end = model.text.includes('\r\n') ? '\r\n' : '\n';
  const noted = read(
    `${model.text.slice(0, line)}${indent}# by ${side}${end}${model.text.slice(line)}`,
  );
  return noted.broken ? model : noted;
}

function services(model: Model): Services | undefined {
  const names = model.entries.map(entry => entry.name);
  const sound =
    names.every(name => typeof name === 'string') && new Set(names).size === names.length;
  const editable = model.list !== 'absent' && model.list !== 'other';
  return sound && editable
    ? new Map(model.entries.map(entry => [entry.name as string, entry.value]))
    : undefined;
}

function merge(
  core: ReturnType<typeof loadCore>,
  base: string,
  ours: string,
  theirs: string,
): Merge {
  const file = (text: string): { path: string; content: Uint8Array } => ({
    path: CATALOG,
    content: encoder.encode(text),
  });
  const input = { base: file(base), ours: file(ours), theirs: file(theirs) };
  const decision = decide(core, { type: 'catalog:merge', input }, new Map());
  if (decision.kind === 'crash') return { refused: 'crash', detail: decision.message };
  if (decision.kind === 'refusal')
    return { refused: decision.problems[0]?.code ?? '', detail: JSON.stringify(decision.problems) };
  if (decision.outputs.type !== 'catalog:merge')
    return { refused: 'crash', detail: 'other outputs' };
  const { content, conflicts, marked } = decision.outputs.values;
  return content
    ? { text: decoder.decode(content) }
    : {
        conflicts: conflicts.map(each => each.service ?? ''),
        told: conflicts.map(each => each.problem.message).join('\n'),
        marked: marked ? decoder.decode(marked) : '',
        unreadable: conflicts.some(each => each.problem.code !== 'catalog/merge-conflict'),
      };
}

/** What needs no thought: one side as the base gives the other, byte by byte; both sides alike give that. */
function trivial(
  core: ReturnType<typeof loadCore>,
  base: string,
  side: string,
): string | undefined {
  const rows: [string, string, string][] = [
    [base, base, side],
    [base, side, base],
    [base, side, side],
  ];
  const wrong = rows.find(([first, second, third]) => {
    const merged = merge(core, first, second, third);
    return !('text' in merged) || merged.text !== side;
  });
  return (
    wrong &&
    `of base, ours, theirs, ${wrong.map(text => (text === side ? 'the side' : 'the base')).join(', ')}`
  );
}

/** The merged services, and the names of those in conflict. */
function expected(
  base: Services,
  ours: Services,
  theirs: Services,
): { values: Services; conflicts: string[] } {
  const values: Services = new Map();
  const conflicts: string[] = [];
  for (const name of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const [b, o, t] = [base.get(name), ours.get(name), theirs.get(name)];
    const twoAdds = b === undefined && o !== undefined && t !== undefined && !same(o, t);
    const value = twoAdds ? 'conflict' : three(b, o, t);
    if (value === 'conflict') conflicts.push(name);
    else if (value.is !== undefined) values.set(name, value.is);
  }
  return { values, conflicts };
}

/** A value by three-way merge, maps key by key. */
function three(
  base: Value | undefined,
  ours: Value | undefined,
  theirs: Value | undefined,
): { is: Value | undefined } | 'conflict' {
  if (same(ours, theirs) || same(base, theirs)) return { is: ours };
  if (same(base, ours)) return { is: theirs };
  if (!isMap(ours) || !isMap(theirs)) return 'conflict';
  const out: { [key: string]: Value } = {};
  for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
    const merged = three(isMap(base) ? base[key] : undefined, ours[key], theirs[key]);
    if (merged === 'conflict') return 'conflict';
    if (merged.is !== undefined) out[key] = merged.is;
  }
  return { is: out };
}

function isMap(value: Value | undefined): value is { [key: string]: Value } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function judge(
  base: Model,
  ours: Model,
  theirs: Model,
  wanted: { values: Services; conflicts: string[] },
  merged: Merge,
): [kind: string, detail: string] | undefined {
  if ('refused' in merged) return merged.refused === 'crash' ? ['crash', merged.detail] : undefined;
  if ('conflicts' in merged) {
    const found = new Set(merged.conflicts);
    const lines = merged.marked.split(/\r?\n/);
    const shown = ['<<<<<<< ours', '=======', '>>>>>>> theirs'].every(line => lines.includes(line));
    if (!shown) return ['unmarked', merged.told];
    // What cannot be told apart by service stands in the lines; a service beside it may be in conflict, too.
    const missed = found.has('') ? [] : wanted.conflicts.filter(name => !found.has(name));
    const extra = [...found].filter(name => name !== '' && !wanted.conflicts.includes(name));
    const invented = extra.filter(name => !mayClash(name, base, ours, theirs));
    return missed.length + invented.length === 0
      ? undefined
      : ['conflicts', `want \`${wanted.conflicts.join()}\`, got \`${[...found].join()}\``];
  }
  if (wanted.conflicts.length > 0) return ['missed-conflict', wanted.conflicts.join()];
  const after = read(merged.text);
  if (after.broken) return ['not-parseable', after.broken];
  if ([base, ours, theirs].every(side => isJson(side.text)) && !isJson(merged.text))
    return ['form', 'no JSON any more'];
  const found = services(after);
  if (!found || found.size !== wanted.values.size)
    return ['values', `got ${[...(found?.keys() ?? [])].join()}`];
  const other = [...wanted.values].find(([name, value]) => !same(found.get(name), value));
  if (other)
    return [
      'values',
      `of ${other[0]}: want ${JSON.stringify(other[1])}\n got ${JSON.stringify(found.get(other[0]))}`,
    ];
  if (!same(after.rest, ours.rest)) return ['rest', 'a key beside the list has changed'];
  return comments(base, ours, theirs, after);
}

/**
 * Whether a service may be in conflict though its values merge: an alias stands in it, both sides gave it comments or another style,
 * or one side removed it while the other added a comment.
 */
function mayClash(name: string, base: Model, ours: Model, theirs: Model): boolean {
  const of = (model: Model): Entry | undefined => model.entries.find(entry => entry.name === name);
  const found = [of(base), of(ours), of(theirs)];
  if (found.some(entry => entry?.references)) return true;
  const gone = !of(ours) || !of(theirs);
  const noted = [ours, theirs].some(side => side.comments.length > 0 && /# by /.test(side.text));
  return gone
    ? of(base) !== undefined && noted
    : !same(of(ours)!.value, of(theirs)!.value) || noted;
}

/** A comment that both sides have or that one of them added is kept; one that none has is not made up. */
function comments(
  base: Model,
  ours: Model,
  theirs: Model,
  after: Model,
): [string, string] | undefined {
  const texts = (model: Model): Set<string> => new Set(model.comments.map(comment => comment.text));
  const [b, o, t, now] = [texts(base), texts(ours), texts(theirs), texts(after)];
  const kept = (text: string): boolean => (o.has(text) && t.has(text)) || text.startsWith('# by ');
  const lost = [...o, ...t].find(text => kept(text) && !now.has(text));
  if (lost) return ['comment-lost', lost];
  const invented = [...now].find(text => !o.has(text) && !t.has(text));
  if (invented) return ['comment-invented', invented];
  const twice =
    after.comments.length > now.size &&
    [o, t, b].every((each, index) => each.size === [ours, theirs, base][index]!.comments.length);
  return twice
    ? ['comment-twice', after.comments.map(comment => comment.text).join(' ')]
    : undefined;
}
