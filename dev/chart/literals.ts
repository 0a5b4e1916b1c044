// Data held against types of TypeScript: the compiler refuses a field that a type does not have, if the data is a literal.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Data, the type that it should have, and the module that exports the type. */
export interface Literal {
  label: string;
  module: string;
  type: string;
  data: unknown;
}

/** Fields that no type has, and values of another type; `home` is the folder whose packages are used. */
export function literalProblems(home: string, literals: Literal[]): string[] {
  const lines = literals.map(
    ({ module, type, data }, index) =>
      `import type { ${type} as T${index} } from '${module}';\n` +
      `export const o${index}: T${index} = ${JSON.stringify(data)};\n`,
  );
  // Test files that run side by side use the same folder.
  const file = join(home, `literals-${process.pid}.ts`);
  writeFileSync(file, lines.join(''));
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  });
  rmSync(file);
  const source = program.getSourceFile(file);
  const found = [...program.getSemanticDiagnostics(source), ...program.getGlobalDiagnostics()];
  return found.map(({ messageText, start }) => {
    const line = source?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
    const { label } = literals[Math.floor(line / 2)]!;
    return `${label}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
