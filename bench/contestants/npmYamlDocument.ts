import { createRequire } from 'node:module';
import type { Document, YAMLMap, YAMLSeq } from 'yaml';
import type * as Yaml from 'yaml';
import type { Edit } from '../contestant.ts';

export const label = 'npm yaml, Document';
export const does = 'parseDocument, splice the node, toString; reformats the file, no proof';

export function load(): Edit {
  const YAML = createRequire(import.meta.url)('yaml') as typeof Yaml;
  return (text, entry) => {
    const document = YAML.parseDocument(text) as Document.Parsed;
    const list = document.get('services') as YAMLSeq<YAMLMap>;
    const after = list.items.findIndex(item => String(item.get('name')) > String(entry.name));
    const node = document.createNode(entry) as YAMLMap;
    list.items.splice(after < 0 ? list.items.length : after, 0, node);
    return document.toString();
  };
}
