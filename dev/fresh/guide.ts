// Reads docs/getting-started.md as whoever follows it does: its blocks of code, in order.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { root } from '../steps.ts';

const GUIDE = join(root, 'docs', 'getting-started.md');

/** The first block of the guide that begins with `start`, without its fence and indentation. */
export function blockOf(start: string): string {
  const text = readFileSync(GUIDE, 'utf8');
  const blocks = [...text.matchAll(/^( *)```\w+\n(.*?)^\1```$/gms)].map(([, indent, block]) =>
    block!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
  const found = blocks.find(block => block.startsWith(start));
  if (found === undefined) throw new Error(`the guide has no block that begins with ${start}`);
  return found;
}

type Section = Record<string, unknown>;
const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Adds a block of configuration to a file: keys that are there already are kept, lists are added to, one item for each host. */
export function addConfig(file: string, block: string): string {
  const document = parseDocument(file);
  const merged = merge(document.toJS() as Section, parse(block) as Section);
  for (const [key, value] of Object.entries(merged)) document.set(key, value);
  return document.toString();
}

function merge(into: Section, added: Section): Section {
  const merged = { ...into };
  for (const [key, value] of Object.entries(added)) {
    const had = merged[key];
    if (isSection(had) && isSection(value)) merged[key] = merge(had, value);
    else if (Array.isArray(had) && Array.isArray(value)) merged[key] = joined(had, value);
    else merged[key] = value;
  }
  return merged;
}

/** An integration stands in for the one of the same host that the app came with. */
function joined(had: unknown[], added: unknown[]): unknown[] {
  const hosts = added.map(item => (isSection(item) ? item['host'] : undefined));
  const kept = had.filter(
    item => !isSection(item) || !item['host'] || !hosts.includes(item['host']),
  );
  return [...kept, ...added];
}
