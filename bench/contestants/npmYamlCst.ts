import { createRequire } from 'node:module';
import type { CST } from 'yaml';
import type * as Yaml from 'yaml';
import type { Edit } from '../contestant.ts';

export const label = 'npm yaml, CST and splice';
export const does = 'concrete syntax tree for the place, splice of the text; no proof';

type Item = CST.BlockSequence['items'][number];

export function load(): Edit {
  const YAML = createRequire(import.meta.url)('yaml') as typeof Yaml;

  const scalar = (token: CST.Token | null | undefined): string =>
    YAML.CST.isScalar(token ?? null)
      ? (YAML.CST.resolveAsScalar(token as CST.FlowScalar)?.value ?? '')
      : '';

  const value = (map: CST.Token | null | undefined, key: string): CST.Token | undefined =>
    map?.type === 'block-map'
      ? (map.items.find(pair => scalar(pair.key) === key)?.value ?? undefined)
      : undefined;

  const start = (item: Item): number => item.start[0]?.offset ?? item.value!.offset;

  return (text, entry) => {
    const tokens = [...new YAML.Parser().parse(text)];
    const document = tokens.find(token => token.type === 'document') as CST.Document;
    const list = value(document.value, 'services') as CST.BlockSequence;
    const after = list.items.find(item => scalar(value(item.value, 'name')) > String(entry.name));
    const offset = after ? text.lastIndexOf('\n', start(after)) + 1 : text.length;
    const indent = ' '.repeat(list.indent);
    const lines = YAML.stringify([entry]).trimEnd().split('\n');
    const added = lines.map(line => `${indent}${line}\n`).join('') + '\n';
    return text.slice(0, offset) + added + text.slice(offset);
  };
}
