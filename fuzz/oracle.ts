import { parseDocument, type Scalar, visit } from 'yaml';
import { expect, type Expected } from './expect.ts';
import { fateOf, type Now } from './fate.ts';
import { isJson } from './json.ts';
import { lineEnd, lineStart } from './lines.ts';
import { type Entry, type Model, read, same } from './model.ts';
import type { Request } from './operations.ts';

/** What is wrong with a result, in a word that can be counted, and in a sentence. */
export interface Fault {
  kind: string;
  detail: string;
}

/** Judges an edit. `after` is the core's new text, none where nothing was to be changed. */
export function judge(
  before: Model,
  request: Request,
  expected: Expected,
  after: Model,
): Fault | undefined {
  if (expected.mustRefuse.length > 0) return fault('must-refuse', expected.mustRefuse.join('; '));
  if (after.broken) return fault('not-parseable', after.broken);
  if (after.warnings > before.warnings) return fault('new-warnings', `${after.warnings} warnings`);
  const list = after.entries.map(entry => entry.value);
  const wanted = expected.lists.find(each => same(each, list));
  if (!wanted) {
    return fault(
      'values',
      `want ${JSON.stringify(expected.lists[0])}\n got ${JSON.stringify(list)}`,
    );
  }
  if (!same(before.rest, after.rest)) return fault('rest', 'a key beside the list has changed');
  const now: Now = index => {
    const value = expected.updated.get(index) ?? before.entries[index]!.value;
    return after.entries[wanted.indexOf(value)];
  };
  return (
    ordered(before, now) ??
    comments(before, expected, after, now) ??
    bytes(before, request, { ...expected, lists: [wanted] }, after, now) ??
    form(before, after)
  );
}

/** Names of a map keep their order; `same` does not look at it. */
function ordered(before: Model, after: Now): Fault | undefined {
  for (const [index, entry] of before.entries.entries()) {
    const now = after(index);
    if (!now || !same(now.value, entry.value)) continue;
    const [old, fresh] = [entry, now].map(each => [...each.sources.keys()].join());
    if (old !== fresh) return fault('key-order', `${String(entry.name)}: ${old!} became ${fresh!}`);
  }
  return undefined;
}

/**
 * Every comment is there still, in the old order, but those that went with an entry or a value; of these, one that has passed
 * another stands by the line that it stood by.
 */
function comments(before: Model, expected: Expected, after: Model, now: Now): Fault | undefined {
  const fates = before.comments.map(comment => fateOf(comment.offset, before, expected, now));
  const stays = before.comments.filter((_, index) => fates[index] === 'stays');
  const free = before.comments.map((_, index) => index).filter(index => fates[index] === 'either');
  const goes = before.comments.filter((_, index) => fates[index] === 'goes');
  let [kept, last] = [0, -1];
  for (const comment of after.comments) {
    const is = (old: { text: string } | undefined) => old?.text === comment.text;
    if (is(stays[kept])) {
      kept += 1;
      continue;
    }
    const found = free.find(index => is(before.comments[index]));
    if (found === undefined)
      return fault(goes.some(is) ? 'comment-left-behind' : 'comment-moved', comment.text);
    free.splice(free.indexOf(found), 1);
    const beside = lineOf(before.text, before.comments[found]!.offset);
    if (found < last && beside !== lineOf(after.text, comment.offset))
      return fault('comment-moved', comment.text);
    last = Math.max(last, found);
  }
  const lost = stays[kept];
  return lost ? fault('comment-lost', lost.text) : undefined;
}

/** The line that a comment stands by: its own, or the first one below that is more than a comment. */
function lineOf(text: string, offset: number): string | undefined {
  const lines = text.slice(lineStart(text, offset)).split(/\r?\n/);
  return lines.map(line => line.trim()).find(line => line !== '' && !line.startsWith('#'));
}

/** The bytes that the edit does not concern are the same. */
function bytes(
  before: Model,
  request: Request,
  expected: Expected,
  after: Model,
  now: Now,
): Fault | undefined {
  const touched = [...expected.updated.keys(), ...expected.removed];
  const changes = touched.length + expected.added.length;
  if (changes === 0)
    return before.text === after.text ? undefined : fault('bytes', 'nothing was to be changed');
  for (const [index, entry] of before.entries.entries()) {
    if (touched.includes(index)) continue;
    const moved = now(index);
    if (
      !moved ||
      before.text.slice(entry.start, entry.end).trimEnd() !==
        after.text.slice(moved.start, moved.end).trimEnd()
    ) {
      return fault('bytes', `the text of ${String(entry.name)} has changed`);
    }
  }
  for (const index of expected.updated.keys()) {
    const problem = keys(before.entries[index]!, request, now(index));
    if (problem) return problem;
  }
  if (changes > 1) return undefined;
  const [low, high] = concerned(before, expected);
  const tail = before.text.slice(high);
  const kept =
    after.text.startsWith(before.text.slice(0, low)) &&
    after.text.endsWith(tail) &&
    low + tail.length <= after.text.length;
  return kept ? undefined : fault('bytes', 'something outside of the entry has changed');
}

/** The keys of an updated entry that are not asked for keep their text. */
function keys(entry: Entry, request: Request, now: Entry | undefined): Fault | undefined {
  const asked = request.services.find(service => service.name === entry.name) ?? {};
  for (const [key, source] of entry.sources) {
    if (key in asked && key !== 'name') continue;
    if (now?.sources.get(key)?.text.trimEnd() !== source.text.trimEnd())
      return fault('bytes', `the text of \`${key}\` has changed`);
  }
  return undefined;
}

/** The stretch of the old text that one change may touch. */
function concerned(before: Model, expected: Expected): [number, number] {
  const { text, entries } = before;
  const index = [...expected.updated.keys()][0] ?? expected.removed[0];
  if (index === undefined) {
    if (before.list !== 'empty') return insertion(before, expected);
    // The value `[]` or `null` makes place for the list.
    return [before.listStart > 0 ? lineStart(text, before.listStart) : 0, before.listLimit];
  }
  const entry = entries[index]!;
  if (entries.length === 1 && expected.removed.length > 0) return [0, before.listLimit];
  const previous = entries[index - 1];
  const start = previous ? text.slice(0, previous.end).trimEnd().length : entry.start;
  const next = entries[index + 1]?.start ?? before.listLimit;
  if (expected.removed.length > 0) return [previous ? start : hugStart(text, entry.start), next];
  return [
    before.list === 'flow' ? entry.start : lineStart(text, entry.start),
    Math.max(next, lineEnd(text, entry.end)),
  ];
}

/** Between the entries around the new one. */
function insertion(before: Model, expected: Expected): [number, number] {
  const name = expected.added[0];
  const list = expected.lists[0]!;
  const at = list.findIndex(value => (value as { name?: string } | null)?.name === name);
  const [previous, next] = [before.entries[at - 1], before.entries[at]];
  const low = previous
    ? before.text.slice(0, previous.end).trimEnd().length
    : hugStart(before.text, next?.start ?? 0);
  return [Math.min(low, before.text.trimEnd().length), next ? next.start : before.listLimit];
}

/** Where the comment block right above an entry starts. */
function hugStart(text: string, start: number): number {
  let low = lineStart(text, start);
  while (low > 0 && /^[ \t]*(#.*)?\r?\n?$/.test(text.slice(lineStart(text, low - 1), low)))
    low = lineStart(text, low - 1);
  return low;
}

/** Byte-order mark, line ends and the end of the file are as they were. */
function form(before: Model, after: Model): Fault | undefined {
  const [old, now] = [before.text, after.text];
  if (isJson(old) && !isJson(now)) return fault('form', 'no JSON any more');
  if (old.startsWith('\ufeff') !== now.startsWith('\ufeff'))
    return fault('form', 'byte-order mark');
  if (old.includes('\r\n') && !/(?<!\r)\n/.test(old) && /(?<!\r)\n/.test(now))
    return fault('form', 'a line ends in another way');
  if (!old.includes('\r') && now.includes('\r')) return fault('form', 'a carriage return');
  if (/\n$/.test(old) !== /\n$/.test(now) && !holdsLastBreak(after))
    return fault('form', 'the end of the file');
  return undefined;
}

/** Whether the last line break is part of a value: a block scalar ends the text, and some readers want the break for it. */
function holdsLastBreak(model: Model): boolean {
  let last: Scalar | undefined;
  visit(parseDocument(model.text), { Scalar: (_, node) => void (last = node) });
  return Boolean(last?.type?.startsWith('BLOCK')) && String(last?.value).endsWith('\n');
}

/** Reads a text and judges it. */
export function judgeText(
  before: Model,
  request: Request,
  text: string,
): { fault?: Fault; after: Model } {
  const after = text === before.text ? before : read(text);
  const found = judge(before, request, expect(before, request), after);
  return found ? { fault: found, after } : { after };
}

function fault(kind: string, detail: string): Fault {
  return { kind, detail };
}
