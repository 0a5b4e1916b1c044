import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser, visit } from 'yaml';
import type { CST, Document, Node, ParsedNode, YAMLMap, YAMLParseError, YAMLSeq } from 'yaml';
import { type Comment, Comments } from './comments.ts';

/** A value as npm yaml reads it; the keys of a map that are no strings are told apart by a leading NUL. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** An entry of the list, with offsets into the text. */
export interface Entry {
  value: Value;
  name: Value | undefined;
  /** Of its dash; in a flow list, of its first character. */
  start: number;
  /** After the last character of its value. */
  end: number;
  /** Whether an anchor, an alias or a tag stands in it. */
  references: boolean;
  /** Whether an alias elsewhere means an anchor in it. */
  lends: boolean;
  /** The keys that it has by a merge key alone. */
  lent: string[];
  /** Source text by key, from the key to the end of its value; of maps only. */
  sources: Map<string, { start: number; value: number; end: number; text: string }>;
}

/** A catalog as the oracle reads it, without any code of ours. */
export interface Model {
  text: string;
  comments: Comment[];
  /** Why it cannot be edited as a whole; all below is empty then. */
  broken?: string;
  warnings: number;
  /** Whether the oracle reads less than YAML allows. */
  unjudged: boolean;
  /** Everything but the list. */
  rest: Value;
  list: 'block' | 'flow' | 'empty' | 'other' | 'absent';
  listStart: number;
  listEnd: number;
  /** The next key of the document, or its end. */
  listLimit: number;
  entries: Entry[];
}

/** Reads a text. */
export function read(text: string): Model {
  const comments = new Comments();
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    comments.add(lexeme);
    tokens.push(...parser.next(lexeme));
  }
  tokens.push(...parser.end());
  const composer = new Composer({
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  const model: Model = {
    text,
    comments: comments.found,
    warnings: documents.reduce((sum, document) => sum + document.warnings.length, 0),
    unjudged: false,
    rest: null,
    list: 'absent',
    listStart: 0,
    listEnd: 0,
    listLimit: text.length,
    entries: [],
  };
  const [document] = documents;
  const error = documents.flatMap(each => each.errors)[0];
  model.unjudged = error !== undefined && isStricter(error, text);
  if (!documents.slice(1).every(isEmpty)) return { ...model, broken: 'several documents' };
  if (error) return { ...model, broken: error.message };
  if (!document || !isMap(document.contents)) return { ...model, broken: 'no map' };
  fill(model, document, document.contents as YAMLMap.Parsed);
  return model;
}

/** Whether a document is what a `---` at the end of a file opens: nothing. */
function isEmpty({ contents }: Document.Parsed): boolean {
  return !contents || (isScalar(contents) && contents.value === null && contents.source === '');
}

/** YAML lets a key of a flow map go over lines, and most readers take lines in brackets or quotes that stand at the margin; npm yaml
 * takes neither, and cannot judge such a text. A key that is twice in an entry which is not concerned is only warned of. */
function isStricter(error: YAMLParseError, text: string): boolean {
  return (
    error.code === 'MULTILINE_IMPLICIT_KEY' ||
    error.code === 'DUPLICATE_KEY' ||
    (error.code === 'BAD_INDENT' && error.message.startsWith('Flow ')) ||
    (error.message.startsWith('Missing closing') && text.slice(error.pos[0]).trim() !== '')
  );
}

function fill(model: Model, document: Document.Parsed, root: YAMLMap.Parsed): void {
  const at = root.items.findIndex(pair => isScalar(pair.key) && pair.key.value === 'services');
  const others = root.items.filter((_, index) => index !== at);
  model.rest = others.map(pair => [keyOf(pair.key, document), plain(pair.value, document)]);
  const list = root.items[at]?.value;
  if (at < 0) return;
  const after = root.items[at + 1]?.key as ParsedNode | undefined;
  model.listLimit = after?.range?.[0] ?? model.text.length;
  if (!isSeq(list)) {
    model.list =
      list == null || (isScalar(list) && list.value === null && !list.anchor && !list.tag)
        ? 'empty'
        : 'other';
    return;
  }
  [model.listStart, model.listEnd] = [list.range![0], list.range![1]];
  model.list = list.items.length === 0 ? 'empty' : list.flow ? 'flow' : 'block';
  model.entries = list.items.map((item, index) =>
    entry(item as ParsedNode, index, list, model.text, document),
  );
  model.entries.forEach((each, index) => (each.lends = lends(list.items[index] as Node, document)));
}

/** Whether an alias outside of a node means an anchor in it. */
function lends(node: Node, document: Document.Parsed): boolean {
  const inside = new Set<unknown>();
  visit(node, (_, each) => void inside.add(each));
  let found = false;
  visit(document, (_, each) => {
    if (isAlias(each) && !inside.has(each) && inside.has(each.resolve(document))) found = true;
  });
  return found;
}

function entry(
  item: ParsedNode,
  index: number,
  list: YAMLSeq,
  text: string,
  document: Document.Parsed,
): Entry {
  const token = (list.srcToken as CST.BlockSequence | CST.FlowCollection).items[index]!;
  const dash = list.flow ? undefined : token.start.find(part => part.type === 'seq-item-ind');
  const value = plain(item, document);
  const sources: Entry['sources'] = new Map();
  let references = false;
  visit(item as Node, (_, node) => {
    if (
      isAlias(node) ||
      (isScalar(node) || isMap(node) || isSeq(node) ? node.anchor || node.tag : false)
    )
      references = true;
  });
  if (isMap(item)) {
    for (const pair of item.items as YAMLMap.Parsed['items']) {
      const start = pair.key.range[0];
      const end = pair.value ? endOf(pair.value) : pair.key.range[1];
      const from = pair.value?.range?.[0] ?? pair.key.range[1];
      sources.set(keyOf(pair.key, document), {
        start,
        value: from,
        end,
        text: text.slice(start, end),
      });
    }
  }
  const name =
    value !== null && typeof value === 'object' && !Array.isArray(value) ? value.name : undefined;
  const start = dash?.offset ?? item.range[0];
  // An entry of nothing is its dash; in brackets, it has no character at all.
  const least = dash ? start + 1 : start;
  const own = isMap(item) ? item.items.map(pair => keyOf(pair.key, document)) : [];
  const lent =
    own.includes('<<') && value !== null && typeof value === 'object'
      ? Object.keys(value).filter(key => !own.includes(key))
      : [];
  return {
    value,
    name,
    start,
    end: Math.max(endOf(item), least),
    references,
    lends: false,
    lent,
    sources,
  };
}

/** Where the last character of a value ends: npm yaml counts the comments below a block collection to it. */
function endOf(node: unknown): number {
  if (isMap(node) && !node.flow) {
    const last = node.items.at(-1);
    if (last) return Math.max(endOf(last.value), endOf(last.key));
  }
  if (isSeq(node) && !node.flow && node.items.length > 0)
    return Math.max(endOf(node.items.at(-1)), node.range?.[0] ?? 0);
  return (node as Node | null)?.range?.[1] ?? 0;
}

const MERGE = '<<';

function keyOf(key: unknown, document: Document.Parsed): string {
  const value = plain(key, document);
  if (value === MERGE && isScalar(key) && key.type !== 'PLAIN') return '\0quoted <<';
  return typeof value === 'string' ? value : `\0${JSON.stringify(value)}`;
}

function plain(node: unknown, document: Document.Parsed): Value {
  if (node == null) return null;
  if (isAlias(node)) return plain(node.resolve(document), document);
  const tagged = (value: Value, tag?: string): Value =>
    tag && tag !== 'tag:yaml.org,2002:str' ? { '\0tag': tag, value } : value;
  if (isScalar(node)) {
    const value = node.value as Value | bigint;
    const exact =
      typeof value === 'number' && !Number.isSafeInteger(value)
        ? `\0${String(node.source)}`
        : value;
    return tagged(typeof exact === 'bigint' ? `\0${exact}` : exact, node.tag);
  }
  if (isSeq(node))
    return tagged(
      node.items.map(item => plain(item, document)),
      node.tag,
    );
  if (isMap(node)) {
    const pairs = node.items.map(
      pair => [keyOf(pair.key, document), plain(pair.value, document)] as const,
    );
    const own = Object.fromEntries(pairs.filter(([key]) => key !== '<<'));
    // Of several maps that are lent, the first one counts; what stands in the map itself counts most.
    const lent = pairs.filter(([key]) => key === '<<').flatMap(([, value]) => value);
    const maps = lent.filter(value => value !== null && typeof value === 'object').reverse();
    return tagged(Object.assign({}, ...maps, own) as Value, node.tag);
  }
  throw new Error('npm yaml made a node of an unknown kind');
}

/** Whether two values are the same; the order of keys does not count. */
export function same(one: Value | undefined, other: Value | undefined): boolean {
  if (one === other) return true;
  if (one == null || other == null || typeof one !== 'object' || typeof other !== 'object')
    return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((value, index) => same(value, other[index]));
  }
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every(key => key in other && same(one[key], other[key]))
  );
}
