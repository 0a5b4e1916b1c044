// The page of the configuration: keys, types and explanations from config.d.ts, defaults from docs/reference/ameide.yaml.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';
import { root } from '../steps.ts';
import { code, page, table } from './table.ts';

/** A key of the configuration. */
export interface Key {
  /** `ameide.catalog.path`; `[]` stands for an item of a list. */
  path: string;
  type: string;
  description: string;
}

/** All keys that config.d.ts declares, in its order. */
export function keys(): Key[] {
  const file = join(root, 'js/core/config.d.ts');
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const config = source.statements.find(ts.isInterfaceDeclaration);
  return config ? members(config.members, '') : [];
}

function members(list: ts.NodeArray<ts.TypeElement>, prefix: string): Key[] {
  return list.flatMap(member => {
    if (!ts.isPropertySignature(member) || !member.type) return [];
    const path = `${prefix}${member.name.getText()}`;
    const { type } = member;
    const comment = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
    const description = (ts.getTextOfJSDocComment(comment?.comment) ?? '').replace(/\s+/g, ' ');
    if (ts.isTypeLiteralNode(type) && type.members.some(ts.isPropertySignature))
      return [{ path, type: 'map', description }, ...members(type.members, `${path}.`)];
    const item = itemsOf(type);
    if (item)
      return [{ path, type: 'list of maps', description }, ...members(item.members, `${path}[].`)];
    return [{ path, type: nameOf(type), description }];
  });
}

function itemsOf(type: ts.TypeNode): ts.TypeLiteralNode | undefined {
  if (!ts.isTypeReferenceNode(type) || type.typeName.getText() !== 'Array') return undefined;
  const [item] = type.typeArguments ?? [];
  return item && ts.isTypeLiteralNode(item) ? item : undefined;
}

function nameOf(type: ts.TypeNode): string {
  if (ts.isTypeLiteralNode(type)) return 'map';
  return type
    .getText()
    .replaceAll("'", '')
    .replace(/\bstring\[\]/g, 'list');
}

/** The values of docs/reference/ameide.yaml by path: the defaults. */
export function defaults(): Map<string, string> {
  const text = readFileSync(join(root, 'docs', 'reference', 'ameide.yaml'), 'utf8');
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    found.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [key, below] of Object.entries(value)) walk(below, `${path}.${key}`);
  };
  walk((parse(text) as { ameide: unknown }).ameide, 'ameide');
  return found;
}

export function configurationPage(): Promise<string> {
  const values = defaults();
  const section = (name: string) => {
    const below = keys().filter(({ path }) => path.startsWith(`ameide.${name}.`));
    const top = keys().find(({ path }) => path === `ameide.${name}`);
    const rows = below.map(({ path, type, description }) => {
      const value = values.get(path);
      const isShort = type !== 'map' && type !== 'list of maps' && (value?.length ?? 99) < 60;
      return [code(path.slice('ameide.'.length)), type, isShort ? code(value) : '', description];
    });
    const head = `## \`ameide.${name}\`\n\n${top?.description ?? ''}`;
    return rows.length === 0
      ? head
      : `${head}\n\n${table(['key', 'type', 'default', 'meaning'], rows)}`;
  };
  const names = new Set(
    keys()
      .map(({ path }) => path.split('.')[1])
      .filter(name => name !== undefined),
  );
  const yaml = readFileSync(join(root, 'docs', 'reference', 'ameide.yaml'), 'utf8').trimEnd();
  return page(
    'Configuration',
    'The section `ameide:` of `app-config.yaml`; the command line reads the same section from `ameide.yaml` or the file that `--config` names. It is checked at start: one error lists every fault with its path. Inputs of actions and options of commands override it.',
    `## Every key with its default\n\n\`\`\`yaml\n${yaml}\n\`\`\``,
    ...[...names].map(section),
  );
}
