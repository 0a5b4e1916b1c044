import type { Random } from './random.ts';
import { anything, NAMES, service } from './words.ts';

/** A catalog that is JSON, laid out as a program or a person might. */
export function jsonDocument(random: Random): string {
  const names = random.shuffle(NAMES).slice(0, random.pick([0, 0, 1, 2, 2, 3, 4]));
  const services = (random.once(3) ? names : names.sort()).map(name => service(random, name));
  const beside = random.once(3) ? { version: random.pick([1, 1.5, '1.20']) } : {};
  const after = random.once(3) ? { notes: anything(random, 1) } : {};
  const empty = random.once(3) ? null : [];
  const value = { ...beside, services: services.length > 0 ? services : empty, ...after };
  const text = layout(random, value);
  const lines = random.once(4) ? text.replaceAll('\n', '\r\n') : text;
  const end = random.once(3) ? '' : lines.includes('\r\n') ? '\r\n' : '\n';
  return (random.once(12) ? '\ufeff' : '') + lines + end;
}

function layout(random: Random, value: object): string {
  const pretty = JSON.stringify(value, null, random.pick([2, 2, 4, 1, '\t']));
  switch (random.below(4)) {
    case 0:
      return JSON.stringify(value);
    case 1: // The lists of words on one line each.
      return pretty.replace(/\[\s+("[^[\]{}]*?")\s+\]/g, (_, items: string) =>
        items.includes('\\') ? _ : `[${items.replaceAll(/,\s+/g, ', ')}]`,
      );
    case 2: // The braces of one entry and of the next on one line.
      return pretty.replaceAll(/\},\n\s*\{/g, '}, {');
    default:
      return pretty;
  }
}

/** Whether a text is JSON, after its byte-order mark. */
export function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return value !== null && typeof value === 'object';
  } catch {
    return false;
  }
}
