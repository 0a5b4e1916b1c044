// Makes scripts load others when they first need them, and not all at their start: a portal reads from GitHub, and would otherwise load the
// clients of every cloud. Only for what compilers have written, which import to use and not for effects. `require` stays `require`, so
// that what watches it still sees everything.
import MagicString from 'magic-string';
import { analyze } from '@typescript-eslint/scope-manager';
import type { Variable } from '@typescript-eslint/scope-manager';
import { parse, simpleTraverse } from '@typescript-eslint/typescript-estree';
import type { TSESTree } from '@typescript-eslint/typescript-estree';

/** Loads once, at the first look at `v`; and what hands it on under a name, in words that Node does not read as another export. */
const HELPERS =
  'function __lazy(load){return{get v(){const v=load();Object.defineProperty(this,"v",{value:v});return v}}}' +
  'function __handOn(name,get){Object.defineProperty(exports,name,{enumerable:true,get})}';

/** What compilers put around a module that is imported as a whole or by its default. */
const INTEROP = /^(_interop\w+|__import(Default|Star))$/;

/** A name for a module, which is never given to another. */
interface Import {
  variable: Variable;
  init: TSESTree.CallExpression;
}

/** The script with its imports made lazy; as it is where there is none, or where it cannot be read. */
export function lazyScript(text: string): string {
  if (!text.includes('require(') || text.includes('__lazy')) return text;
  const read = parsed(text);
  if (!read) return text;
  const { ast, variables } = read;
  const imports = importsOf(variables);
  if (imports.size === 0) return text;
  const out = new MagicString(text);
  for (const { init, variable } of imports.values()) {
    out.appendLeft(init.range[0], '__lazy(()=>');
    out.appendRight(init.range[1], ')');
    for (const { identifier } of variable.references)
      if (!isDeclaration(identifier, init)) refer(out, identifier as TSESTree.Identifier);
  }
  handOn(ast, imports, out);
  out.append(`\n${HELPERS}\n`);
  const made = out.toString();
  return parsed(made) ? made : text;
}

function parsed(text: string) {
  try {
    const ast = parse(text, { range: true, sourceType: 'script' });
    simpleTraverse(ast, { enter: () => undefined }, true);
    const { globalScope } = analyze(ast, { globalReturn: true, sourceType: 'script' });
    return { ast, variables: globalScope?.childScopes[0]?.variables ?? [] };
  } catch {
    return undefined;
  }
}

function importsOf(variables: Variable[]): Map<string, Import> {
  const imports = new Map<string, Import>();
  // A module comes before what is made of it.
  for (const variable of variables) {
    const [definition, ...others] = variable.defs;
    const node = definition?.node as TSESTree.VariableDeclarator | undefined;
    if (others.length > 0 || node?.type !== 'VariableDeclarator') continue;
    const { id, init } = node;
    if (id.type !== 'Identifier' || init?.type !== 'CallExpression') continue;
    const isGivenOnce = variable.references.every(
      one => !one.isWrite() || isDeclaration(one.identifier, init),
    );
    const isTop = node.parent.parent?.type === 'Program';
    // Imported for its effects alone.
    const isUsed = variable.references.some(one => !one.isWrite());
    if (isTop && isGivenOnce && isUsed && isImport(init, imports))
      imports.set(id.name, { variable, init });
  }
  return imports;
}

/** `require("a")`, or what a compiler makes of it. */
function isImport(call: TSESTree.CallExpression, imports: Map<string, Import>): boolean {
  const { callee, arguments: given } = call;
  const [first] = given;
  if (callee.type !== 'Identifier' || given.length !== 1 || !first) return false;
  if (callee.name === 'require') return first.type === 'Literal' && typeof first.value === 'string';
  if (!INTEROP.test(callee.name)) return false;
  if (first.type === 'Identifier') return imports.has(first.name);
  return first.type === 'CallExpression' && isImport(first, imports);
}

/** The name in its own declaration stays. */
function isDeclaration(identifier: TSESTree.Node, init: TSESTree.Node): boolean {
  const { parent } = identifier;
  return parent?.type === 'VariableDeclarator' && parent.init === init && parent.id === identifier;
}

function refer(out: MagicString, identifier: TSESTree.Identifier): void {
  const { parent, name, range } = identifier;
  const isShort = parent.type === 'Property' && parent.shorthand;
  out.appendRight(range[1], isShort ? `:${name}.v` : '.v');
}

/** What is handed on from another module is looked for when somebody asks for it: `exports.a = b.a`. */
function handOn(ast: TSESTree.Program, imports: Map<string, Import>, out: MagicString): void {
  for (const statement of ast.body) {
    if (statement.type !== 'ExpressionStatement') continue;
    const { expression } = statement;
    if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') continue;
    const { left, right } = expression;
    const name = exported(left);
    if (name === undefined || !isOfImport(right, imports)) continue;
    // One that is set twice has to be one that can be set.
    if (countOf(out.original, `exports.${name}`) > 1) continue;
    out.overwrite(left.range[0], right.range[0], `__handOn("${name}",()=>`);
    out.appendRight(right.range[1], ')');
  }
}

/** `b.a` */
function isOfImport(right: TSESTree.Expression, imports: Map<string, Import>): boolean {
  if (right.type !== 'MemberExpression' || right.computed) return false;
  return right.object.type === 'Identifier' && imports.has(right.object.name);
}

/** The name in `exports.name`. */
function exported(left: TSESTree.Node): string | undefined {
  if (left.type !== 'MemberExpression' || left.computed) return undefined;
  const { object, property } = left;
  if (object.type !== 'Identifier' || object.name !== 'exports') return undefined;
  return property.type === 'Identifier' ? property.name : undefined;
}

function countOf(text: string, part: string): number {
  return text.split(new RegExp(`${part.replaceAll('$', '\\$')}\\b`)).length - 1;
}
