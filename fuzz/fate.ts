import type { Expected } from './expect.ts';
import { column, lineEnd, lineStart } from './lines.ts';
import type { Entry, Model } from './model.ts';

/** Where an old entry stands now. */
export type Now = (index: number) => Entry | undefined;

/** Whether a comment stays where an edit is made, goes with what goes, or may do either. */
export function fateOf(
  offset: number,
  before: Model,
  expected: Expected,
  after: Now,
): 'stays' | 'goes' | 'either' {
  const { text } = before;
  for (const index of expected.removed) {
    const entry = before.entries[index]!;
    if (before.list === 'flow') {
      const fate = fateInBrackets(offset, before, expected, entry);
      if (fate === 'stays') continue;
      return fate;
    }
    if (offset >= entry.start && offset < lineEnd(text, entry.end)) return 'goes';
    const last = before.entries[index - 1];
    const isBelow = (one: Entry, at: number): boolean => below(text, one, at);
    if (hugs(text, offset, entry.start) && !(last && isBelow(last, offset))) {
      // A commented-out entry stays, and what stands above it.
      if (above(before, offset, entry.start).some(each => OUT.test(each.text))) return 'stays';
      // Rulers and their titles are headings, which stay; what else stands beside them may.
      if (
        above(before, 0, entry.start).some(
          each => hugs(text, each.offset, entry.start) && RULER.test(each.text),
        )
      )
        return 'either';
      // One that stands in another column than the dash may be meant for more than this entry, or be a line of the one above it.
      const apart = column(text, offset) !== column(text, entry.start);
      return apart || followsOut(offset, before, expected, index) ? 'either' : 'goes';
    }
    const next = before.entries[index + 1]?.start ?? before.listLimit;
    if (offset >= entry.end && offset < next && isBelow(entry, offset)) return 'goes';
  }
  for (const index of expected.updated.keys()) {
    const entry = before.entries[index]!;
    const now = after(index);
    for (const [key, source] of entry.sources) {
      const there = now?.sources.get(key);
      const below = text.slice(source.start, source.value).includes('\n');
      const inside = offset >= source.start && offset < lineEnd(text, source.end);
      if (inside && source.text !== there?.text) {
        // What stands behind the last item of a list below its key goes with that item.
        const within = offset >= source.value && offset < source.end;
        return within || below || !there ? 'either' : 'stays';
      }
      // What is deeper than a key belongs to it, and goes with it or with the last item of its list.
      const deeper = column(text, offset) > column(text, source.start);
      if (
        source.text !== there?.text &&
        offset > source.end &&
        offset < nextKey(entry, source.start) &&
        deeper
      )
        return 'either';
      // A comment above a key that goes belongs to the key.
      if (now && !there && offset >= entry.start && offset < source.start) return 'either';
    }
  }
  return 'stays';
}

/** The same for a list in brackets, of which an entry goes. */
function fateInBrackets(
  offset: number,
  before: Model,
  expected: Expected,
  entry: Entry,
): 'stays' | 'goes' | 'either' {
  const { text, entries } = before;
  if (offset >= entry.start && offset < entry.end) return 'goes';
  // Where all go, nothing is left to stand beside.
  if (
    expected.removed.length === entries.length &&
    offset > before.listStart &&
    offset < before.listEnd
  )
    return 'either';
  const [first, last] = [lineStart(text, entry.start), lineEnd(text, entry.end)];
  const shared = entries.some(each => each !== entry && each.start < last && each.end > first);
  const leads = text.slice(first, entry.start).trim() === '';
  // What stands behind several entries, or behind the bracket too, may be meant for any of them.
  if (offset >= entry.end && offset < last) {
    if (text.slice(entry.end, offset).includes(']')) return 'stays';
    return shared || !leads ? 'either' : 'goes';
  }
  if (!leads || !hugs(text, offset, entry.start)) return 'stays';
  return shared || column(text, offset) !== column(text, entry.start) ? 'either' : 'goes';
}

/** Start of the key after the one that starts at `start`; none is far away. */
function nextKey(entry: Entry, start: number): number {
  return Math.min(
    ...[...entry.sources.values()].map(source => source.start).filter(each => each > start),
  );
}

/** An entry that is commented out, in block style or in braces. */
const OUT = /^#+ *- +\{? *name:/;

/** A comment that begins or ends with a drawn line. */
const RULER = /^#+ *([-=*~_+])\1{2}|([-=*~_+])\2{2} *$/;

/** Whether a comment above an entry follows a commented-out one, or will, as the entries in between go too. */
function followsOut(offset: number, before: Model, expected: Expected, index: number): boolean {
  for (let at = index; at === index || expected.removed.includes(at); at--) {
    const { start } = before.entries[at]!;
    const isOut = ({ offset: other, text }: Model['comments'][number]): boolean =>
      other < offset && hugs(before.text, other, start) && OUT.test(text);
    if (before.comments.some(isOut)) return true;
  }
  return false;
}

/** The comments from an offset on that stand above an entry. */
function above({ comments }: Model, offset: number, start: number): Model['comments'] {
  return comments.filter(each => each.offset >= offset && each.offset < start);
}

/** Whether a comment belongs to the entry above it: deeper than its dash, right below its lines or others of that kind. */
function below(text: string, entry: Entry, offset: number): boolean {
  if (offset < entry.end) return false;
  const lines = text
    .slice(lineEnd(text, entry.end), lineEnd(text, offset + 1))
    .replace(/\r?\n$/, '')
    .split(/\r?\n/);
  const deep = (line: string): boolean =>
    line.trimStart().startsWith('#') &&
    line.length - line.trimStart().length > column(text, entry.start);
  return lines.every(deep);
}

/** Whether a comment stands in the block of comment lines right above an entry. */
function hugs(text: string, offset: number, start: number): boolean {
  if (offset >= start) return false;
  const between = text
    .slice(lineStart(text, offset), lineStart(text, start))
    .split(/\r?\n/)
    .slice(0, -1);
  return between.every(line => line.trimStart().startsWith('#'));
}
