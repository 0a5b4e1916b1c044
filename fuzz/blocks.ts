import { Raw } from './words.ts';
import type { Writer } from './writer.ts';

/** The lines of a map, as they stand at an indentation; the first line is indented as well. */
export function mapLines(writer: Writer, map: Record<string, unknown>, indent: number): string[] {
  const pad = ' '.repeat(indent);
  return Object.entries(map).flatMap(([key, value], index) => {
    const before = index === 0 ? [] : writer.between(indent);
    const name = writer.key(key);
    const spaced = writer.random.once(40) ? `${name} ` : name;
    const [first, ...more] = valueLines(writer, value, indent);
    return [...before, `${pad}${spaced}:${first!}`, ...more];
  });
}

/** What follows the colon, and the lines below it. */
function valueLines(writer: Writer, value: unknown, indent: number): string[] {
  const { random } = writer;
  if (value instanceof Raw) return [` ${value.source}${writer.behind()}`];
  if (Array.isArray(value)) return listLines(writer, value, indent);
  if (value !== null && typeof value === 'object') {
    const step = random.pick([2, 2, 2, 4, 1]);
    if (Object.keys(value).length === 0 || random.once(5))
      return [` ${writer.flow(value)}${writer.behind()}`];
    return [
      writer.behind(),
      ...writer.between(indent + step),
      ...mapLines(writer, value as Record<string, unknown>, indent + step),
    ];
  }
  if (typeof value !== 'string') {
    return [
      value === null
        ? random.pick([' ~', ' null', '']) + writer.behind()
        : ` ${String(value)}${writer.behind()}`,
    ];
  }
  const blocky = value.length > 0 && !/^[\s]|[\r\t\u0085\u2028\u2029\ufeff\u0007]/.test(value);
  if (blocky && (value.includes('\n') ? random.once(2) : random.once(writer.hand.odd * 2)))
    return blockScalar(writer, value, indent);
  if (/^[A-Z][a-z]+( [a-z]+)+$/.test(value) && random.once(writer.hand.odd))
    return manyLines(writer, value, indent);
  const gap = random.once(writer.hand.odd * 2) ? random.pick(['  ', '    ', '\t']) : ' ';
  return [`${gap}${writer.text(value, false)}${writer.behind()}`];
}

function listLines(writer: Writer, list: unknown[], indent: number): string[] {
  const { random } = writer;
  if (list.length > 0 && random.once(writer.hand.odd)) {
    // A flow list over several lines, with comments inside.
    const pad = ' '.repeat(indent + 2);
    const items = list.map((item, index) => {
      const comma = index < list.length - 1 || random.once(3) ? ',' : '';
      return `${pad}${writer.flow(item)}${comma}${writer.behind()}`;
    });
    return [' [', ...items, `${random.once(2) ? pad : ' '.repeat(indent + 1)}]${writer.behind()}`];
  }
  if (list.length === 0 || random.once(2)) return [` ${writer.flow(list)}${writer.behind()}`];
  const step = random.pick([2, 0, 4]);
  const pad = ' '.repeat(indent + step);
  const lines = list.flatMap((item, index) => {
    const before = index === 0 ? [] : writer.between(indent + step);
    return [
      ...before,
      `${pad}-${random.once(20) ? '   ' : ' '}${writer.flow(item)}${writer.behind()}`,
    ];
  });
  return [writer.behind(), ...lines];
}

/** `|` or `>` with the chomping that keeps the value, and blank lines where they do not count. */
function blockScalar(writer: Writer, value: string, indent: number): string[] {
  const { random } = writer;
  const body = value.replace(/\n+$/, '');
  const ends = value.length - body.length;
  const chomp = ends === 0 ? '-' : ends === 1 ? random.pick(['', '']) : '+';
  const folded = !body.includes('\n') && random.once(2);
  const step = random.pick([1, 2, 4]);
  // An indicator counts from the parent, which holds the key.
  const indicator = random.once(6) ? String(step) : '';
  const header = ` ${folded ? '>' : '|'}${random.once(2) ? indicator + chomp : chomp + indicator}${writer.behind()}`;
  const pad = ' '.repeat(indent + step);
  const lines = body.split('\n').map(line => (line === '' ? random.pick(['', pad]) : pad + line));
  const blank = chomp === '+' ? ends - 1 : random.pick([0, 0, 1, 2]);
  return [header, ...lines, ...Array.from({ length: blank }, () => '')];
}

/** Words over several lines, plain or quoted, which fold to single spaces. */
function manyLines(writer: Writer, value: string, indent: number): string[] {
  const words = value.split(' ');
  const quote = writer.random.pick(['', '"', "'"]);
  const pad = ' '.repeat(indent + writer.random.pick([1, 2, 6]));
  const [first, ...rest] = words;
  const lines = [` ${quote}${first!}`, ...rest.map(word => pad + word)];
  lines[lines.length - 1] += quote;
  return lines;
}
