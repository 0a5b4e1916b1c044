// The page of the commands, from the same source as the help.
import { COMMANDS } from '../../js/cli/commands.ts';
import { COMMON, optionRows } from '../../js/cli/help.ts';
import type { Option } from '../../js/cli/given.ts';
import { code, page, table } from './table.ts';

export function commandsPage(): Promise<string> {
  return page(
    'Commands',
    'All commands of `ameide`. [The command line](../command-line.md) explains them with examples. `ameide completion bash|zsh|fish` prints a completion script for your shell.',
    `## Every command\n\n${options(COMMON)}\n\nExit status: 0 success, 1 problems found, 2 usage error.`,
    ...COMMANDS.flatMap(({ name, alias, usage, description, options: own }) => [
      `## \`ameide ${name}\``,
      `${description}.${alias === undefined ? '' : ` Also available as \`ameide ${alias}\`.`}`,
      `\`\`\`sh\n${`ameide ${name} ${usage}`.trimEnd()}\n\`\`\``,
      ...(Object.keys(own).length > 0 ? [options(own)] : []),
    ]),
  );
}

function options(own: Record<string, Option>): string {
  return table(
    ['option', 'meaning'],
    optionRows(own).map(([flag, help]) => [code(flag), help]),
  );
}
