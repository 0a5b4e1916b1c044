/** `ameide completion SHELL`: completes commands, options and files in bash, zsh and fish. */
import { UsageError } from './given.ts';
import type { Command } from './given.ts';
import { COMMON } from './help.ts';
import { suggestion } from './usage.ts';

/** The script of each shell, from the commands. */
const SHELLS: Record<string, (commands: Command[]) => string> = { bash, zsh, fish };

/** The command that prints the scripts. */
export function completionOf(others: Command[]): Command {
  const command: Command = {
    name: 'completion',
    usage: Object.keys(SHELLS).join('|'),
    description: 'Prints a script that completes commands and options in your shell',
    options: {},
    unconfigured: true,
    run: ({ positionals, printer }) => {
      const [shell = '', ...more] = positionals;
      const script = SHELLS[shell];
      if (!script || more.length > 0)
        throw new UsageError(
          `expected one of ${Object.keys(SHELLS).join(', ')}${suggestion(shell, Object.keys(SHELLS))}`,
        );
      printer.text(script([...others, command]).trimEnd());
      return Promise.resolve(0);
    },
  };
  return command;
}

/** The words of each command, its alias among them. */
function spellings(commands: Command[]): { words: string[]; command: Command }[] {
  return commands.flatMap(command =>
    [command.name, command.alias]
      .filter(name => name !== undefined)
      .map(name => ({ words: name.split(' '), command })),
  );
}

function flags({ options }: Command): string[] {
  return Object.keys({ ...options, ...COMMON }).map(name => `--${name}`);
}

/** The first words, and the second ones below each. */
function tree(commands: Command[]): Map<string, string[]> {
  const found = new Map<string, string[]>([['help', []]]);
  for (const {
    words: [noun = '', verb],
  } of spellings(commands)) {
    const verbs = found.get(noun) ?? [];
    found.set(noun, verb === undefined ? verbs : [...verbs, verb]);
  }
  return found;
}

/** The values of a positional argument where the usage lists them with bars: `bash|zsh|fish`. */
function choices({ usage }: Command): string[] {
  return /^[a-z]+(\|[a-z]+)+$/.test(usage) ? usage.split('|') : [];
}

function bash(commands: Command[]): string {
  const nouns = tree(commands);
  const verbs = [...nouns].filter(([, below]) => below.length > 0);
  return `# bash completion of ameide: eval "$(ameide completion bash)"
_ameide() {
  local current=\${COMP_WORDS[COMP_CWORD]} first=\${COMP_WORDS[1]} words=
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${[...nouns.keys(), '--version', '--help'].join(' ')}' -- "$current"))
    return
  fi
  if [ "$COMP_CWORD" -eq 2 ]; then
    case $first in
${verbs.map(([noun, below]) => `      ${noun}) words='${below.join(' ')}' ;;`).join('\n')}
    esac
    [ -n "$words" ] && COMPREPLY=($(compgen -W "$words" -- "$current")) && return
  fi
  case "$first \${COMP_WORDS[2]}" in
${spellings(commands)
  .map(({ words, command }) => {
    const pattern = words.length > 1 ? `'${words.join(' ')}'` : `'${words[0]}'*`;
    return `    ${pattern}) words='${[...choices(command), ...flags(command)].join(' ')}' ;;`;
  })
  .join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _ameide ameide
`;
}

function zsh(commands: Command[]): string {
  const quoted = (text: string) => text.replace(/'/g, `'\\''`);
  const nouns = tree(commands);
  const verbs = [...nouns].filter(([, below]) => below.length > 0);
  return `#compdef ameide
# zsh completion of ameide: ameide completion zsh > "\${fpath[1]}/_ameide"
_ameide() {
  local -a words_here
  if (( CURRENT == 2 )); then
    words_here=(${[...nouns.keys()].map(noun => `'${noun}'`).join(' ')} '--version' '--help')
    compadd -a words_here
    return
  fi
  if (( CURRENT == 3 )); then
    case $words[2] in
${verbs
  .map(
    ([noun, below]) =>
      `      ${noun}) words_here=(${below.map(verb => `'${verb}'`).join(' ')}); compadd -a words_here; return ;;`,
  )
  .join('\n')}
    esac
  fi
  case "$words[2] $words[3]" in
${spellings(commands)
  .map(({ words, command }) => {
    const pattern = words.length > 1 ? `'${words.join(' ')}'` : `'${words[0]}'*`;
    const specs = Object.entries({ ...command.options, ...COMMON }).map(
      ([name, { type, multiple, help = '' }]) => {
        const text = quoted(help).replace(/[[\]:]/g, sign => `\\${sign}`);
        return `'${multiple ? '*' : ''}--${name}[${text}]${type === 'string' ? `:${name}:_files` : ''}'`;
      },
    );
    const values = choices(command);
    const rest = values.length > 0 ? `'*:value:(${values.join(' ')})'` : `'*:file:_files'`;
    return `    ${pattern}) _arguments ${[...specs, rest].join(' ')} ;;`;
  })
  .join('\n')}
  esac
}
(( $+functions[compdef] )) && compdef _ameide ameide
`;
}

function fish(commands: Command[]): string {
  const quoted = (text: string) => text.replace(/\\/g, '\\\\').replace(/'/g, "\\'");
  const lines = ['# fish completion of ameide: ameide completion fish | source'];
  for (const [noun, verbs] of tree(commands)) {
    lines.push(`complete -c ameide -n '__fish_use_subcommand' -f -a '${noun}'`);
    const seen = `__fish_seen_subcommand_from ${noun}; and not __fish_seen_subcommand_from ${verbs.join(' ')}`;
    for (const verb of verbs) {
      const { description = '' } =
        commands.find(command => command.name === `${noun} ${verb}`) ?? {};
      lines.push(`complete -c ameide -n '${seen}' -f -a '${verb}' -d '${quoted(description)}'`);
    }
  }
  for (const { words, command } of spellings(commands)) {
    const seen = words.map(word => `__fish_seen_subcommand_from ${word}`).join('; and ');
    for (const value of choices(command))
      lines.push(`complete -c ameide -n '${seen}' -f -a '${value}'`);
    for (const [name, { type, short, help = '' }] of Object.entries({
      ...command.options,
      ...COMMON,
    })) {
      const letter = short === undefined ? '' : ` -s ${short}`;
      const value = type === 'string' ? ' -r' : '';
      lines.push(
        `complete -c ameide -n '${seen}'${letter} -l ${name}${value} -d '${quoted(help)}'`,
      );
    }
  }
  return lines.join('\n');
}
