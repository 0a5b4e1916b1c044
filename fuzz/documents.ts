import { mapLines } from './blocks.ts';
import { jsonDocument } from './json.ts';
import type { Random } from './random.ts';
import { anything, NAMES, NUMBERS, Raw, service } from './words.ts';
import { hand, Writer } from './writer.ts';

/** A catalog as somebody might keep it; now and then one that is broken. */
export function document(random: Random): string {
  if (random.once(10)) return harm(random, jsonDocument(random));
  const writer = new Writer(random, hand(random));
  const shared = random.once(8) ? DEFAULTS : [];
  const eol = random.pick(['\n', '\n', '\n', '\r\n']);
  const before = random.once(3) ? others(writer, ['version', 'defaults']) : [];
  const after = random.once(3) ? others(writer, ['owners', 'x-anchors', 'notes']) : [];
  const lines = [
    ...head(writer),
    ...shared,
    ...before,
    ...list(writer, shared.length > 0),
    ...after,
    ...tail(writer),
  ];
  const bom = random.once(12) ? '\ufeff' : '';
  const end = random.once(6) ? '' : eol;
  return harm(random, bom + lines.join(eol) + end);
}

/** What the entries of some catalogs share by anchors. */
const DEFAULTS = [
  'x-defaults: &api-defaults',
  '  archetype: api',
  '  profile: public-api',
  '  regions: &all [euw1, euw2]',
  '  resources: {overrides: {prod: {size: large}}}',
  'x-job: &job-defaults {archetype: job, profile: batch-job, size: small}',
];

function head(writer: Writer): string[] {
  const { random } = writer;
  const lines: string[] = [];
  if (random.once(2))
    lines.push(...writer.between(0), writer.note(), ...(random.once(2) ? [''] : []));
  if (random.once(20))
    lines.unshift(...(random.once(4) ? ['%YAML 1.2'] : []), `---${writer.behind()}`);
  return lines;
}

function tail(writer: Writer): string[] {
  const { random } = writer;
  const lines: string[] = [];
  if (random.once(5))
    lines.push(
      ...(random.once(2) ? [''] : []),
      ' '.repeat(random.pick([0, 0, 2, 4])) + writer.note(),
    );
  if (random.once(8))
    lines.push(...Array.from({ length: random.below(3) }, () => random.pick(['', '', '  '])));
  if (random.once(50)) lines.push('...');
  return lines;
}

/** Other keys of the document, with anchors now and then. */
function others(writer: Writer, keys: string[]): string[] {
  const { random } = writer;
  return random.some(keys, 1).flatMap(key => {
    const anchor = random.once(6) ? ` &${key}` : '';
    const lines = anchor
      ? [
          `${key}:${anchor} ${writer.flow([random.pick(NAMES)])}`,
          ...(random.once(2) ? [`${key}2: *${key}`] : []),
        ]
      : mapLines(writer, { [key]: anything(random, 1) }, 0);
    return [...lines, ...writer.between(0), ...(random.once(2) ? [''] : [])];
  });
}

function list(writer: Writer, shares: boolean): string[] {
  const { random } = writer;
  const count = random.once(40) ? 12 : random.pick([0, 1, 1, 2, 2, 2, 3, 3, 4]);
  const drawn = random.shuffle(NAMES).slice(0, count);
  const names = random.once(3) ? drawn : drawn.sort();
  if (random.once(30) && names.length > 1) names[1] = names[0]!;
  const key = random.once(30)
    ? random.pick(['"services"', "'services'", 'services ', '? services\n'])
    : 'services';
  const opening = key.endsWith('\n') ? [key.trimEnd(), ':'] : [`${key}:`];
  if (count === 0) {
    const empty = random.pick(['', ' []', ' null', ' ~', ' [ ]', ' [\n]']).split('\n');
    const lines = [...opening, ...empty.slice(1)];
    lines[opening.length - 1] += empty[0]!;
    lines[lines.length - 1] += writer.behind();
    return [...lines, ...writer.between(random.pick([0, 2]))];
  }
  if (random.once(15))
    return [...opening.slice(0, -1), ...flowList(writer, opening.at(-1)!, names)];
  opening[opening.length - 1] += writer.behind();
  return [...opening, ...blockList(writer, names, shares)];
}

function blockList(writer: Writer, names: string[], shares: boolean): string[] {
  const { random, hand: style } = writer;
  const pad = ' '.repeat(style.list);
  return names.flatMap((name, index) => {
    const blanks = index === 0 ? (random.once(10) ? 1 : 0) : (style.blanks ?? random.below(3));
    const lines: string[] = Array.from({ length: blanks }, () => (random.once(20) ? '   ' : ''));
    if (random.once(style.comments)) lines.push(pad + writer.note());
    if (random.once(style.comments * 3))
      lines.push(pad + writer.note(), ...(random.once(2) ? [''] : []));
    if (index > 0 && random.once(style.comments * 4))
      lines.push(...writer.heading().map(line => (line === '' ? '' : pad + line)));
    lines.push(...entry(writer, name, shares));
    // What is deeper than the dash belongs to the entry above.
    if (random.once(style.comments * 2))
      lines.push(' '.repeat(style.list + random.pick([1, 2, 2, 4])) + writer.note());
    if (random.once(style.comments * 4))
      lines.push(random.once(2) ? writer.note() : '', pad + writer.note());
    return lines;
  });
}

/** The lines of an entry of a block list, from its dash on. */
function entry(writer: Writer, name: string, shares: boolean): string[] {
  const { random, hand: style } = writer;
  const value = shares && random.once(2) ? sharing(random, name) : wanted(random, name);
  const pad = ' '.repeat(style.list);
  if (random.once(style.flow))
    return [`${pad}-${' '.repeat(style.gap)}${writer.flow(value)}${writer.behind()}`];
  if (random.once(60)) {
    // The dash on a line of its own.
    const deep = style.list + random.pick([1, 2, 4]);
    return [`${pad}-${writer.behind()}`, ...writer.between(deep), ...mapLines(writer, value, deep)];
  }
  const indent = style.list + 1 + style.gap;
  const lines = mapLines(writer, value, indent);
  lines[0] = `${pad}-${' '.repeat(style.gap)}${lines[0]!.trimStart()}`;
  if (random.once(50))
    lines.push(
      `${' '.repeat(indent)}? [complex, key]`,
      `${' '.repeat(indent)}: value${writer.behind()}`,
    );
  if (random.once(60))
    lines.push(`${' '.repeat(indent)}anchored: &${name}-ref ${random.pick(['here', '[a, b]'])}`);
  return lines;
}

function flowList(writer: Writer, opening: string, names: string[]): string[] {
  const { random } = writer;
  const items = names.map(name => writer.flow(wanted(random, name)));
  if (random.once(2)) return [`${opening} [${items.join(', ')}]${writer.behind()}`];
  const lines = items.map((item, index) => {
    const comma = index < items.length - 1 || random.once(3) ? ',' : '';
    return `    ${item}${comma}${writer.behind()}`;
  });
  return [`${opening} [`, ...lines, `  ]${writer.behind()}`];
}

/** An entry that takes some of its keys from what all share. */
function sharing(random: Random, name: string): Record<string, unknown> {
  const own = wanted(random, name);
  const isJob = random.once(4);
  for (const key of ['archetype', 'profile', ...(isJob ? ['size'] : [])]) delete own[key];
  if (random.once(3)) own.regions = new Raw('*all');
  if (random.once(6) && typeof own.team === 'string') own.team = new Raw(`!!str ${own.team}`);
  if (random.once(3)) delete own.resources;
  const merge = { '<<': new Raw(isJob ? '*job-defaults' : '*api-defaults') };
  return random.once(3) ? { name, ...merge, ...own } : { ...merge, ...own };
}

/** What an entry says; its keys in any order, and now and then one missing or wrong. */
function wanted(random: Random, name: string): Record<string, unknown> {
  const value = service(random, name);
  if (random.once(25))
    value[random.pick(['size', 'team', 'environments', 'slack'])] = random.pick([
      null,
      'huge',
      7,
      [],
    ]);
  if (random.once(20)) value.discord = new Raw(random.pick(NUMBERS));
  const pairs = Object.entries(value).filter(([key]) => key === 'name' || !random.once(60));
  return Object.fromEntries(random.once(6) ? random.shuffle(pairs) : pairs);
}

/** Breaks one text in forty, by a byte or by a line. */
function harm(random: Random, text: string): string {
  if (!random.once(40)) return text;
  const at = random.below(text.length + 1);
  const piece = random.pick([
    '\t',
    ':',
    ' ',
    '"',
    "'",
    '[',
    '- ',
    '\n',
    '---\n',
    '\n---\n',
    '&a ',
    '*a ',
    '#',
    '\u0000',
    '{',
    '\n  services: []\n',
    'services: []\n',
  ]);
  const harmed = random.once(2)
    ? text.slice(0, at) + piece + text.slice(at)
    : text.slice(0, at) + text.slice(at + 1 + random.below(8));
  // A carriage return alone is a line break for YAML, and none for npm yaml, which could not judge then; half of a pair of
  // surrogates cannot be written to a file.
  return /\r(?!\n)/.test(harmed) || /\p{Surrogate}/u.test(harmed) ? text : harmed;
}
