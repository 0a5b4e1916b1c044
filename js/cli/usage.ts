/** Errors and suggestions for a command line that is not valid. */
import { distance } from 'fastest-levenshtein';
import type { Command } from './given.ts';
import { COMMON } from './help.ts';

/** The known word closest to a misspelled one; undefined if none is close. */
export function nearest(word: string, known: string[]): string | undefined {
  const most = Math.max(1, Math.floor(word.length / 3));
  const [best] = known
    .map(name => ({ name, steps: distance(word, name) }))
    .filter(({ steps }) => steps <= most)
    .sort((a, b) => a.steps - b.steps);
  return best?.name;
}

/** `; did you mean ...?`, or nothing. */
export function suggestion(word: string, known: string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? '' : `; did you mean \`${meant}\`?`;
}

/** Message for an error of `parseArgs`; undefined for any other error. */
export function refusedArguments(error: unknown, command: Command): string | undefined {
  const { code, message } = error as { code?: string; message: string };
  if (!code?.startsWith('ERR_PARSE_ARGS')) return undefined;
  const option = /'(--?[^'\s=]+)/.exec(message)?.[1];
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || option === undefined) return message;
  const known = Object.keys({ ...command.options, ...COMMON }).map(name => `--${name}`);
  return `unknown option \`${option}\`${suggestion(option, known)}`;
}
