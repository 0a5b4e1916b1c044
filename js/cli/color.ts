/** Colors, if the terminal supports them. */

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 };
export type Color = keyof typeof CODES;

/** An output stream; `isTTY` is set for a terminal. */
export interface Sink {
  write(text: string | Uint8Array): unknown;
  isTTY?: boolean;
}

export function paint(sink: Sink, color: Color, text: string): string {
  return text && hasColors(sink) ? `\u001b[${CODES[color]}m${text}\u001b[0m` : text;
}

/** Decided by `NO_COLOR` and `FORCE_COLOR`, else by the terminal. */
function hasColors({ isTTY }: Sink): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return !/^(0|false)$/.test(FORCE_COLOR);
  return isTTY === true && TERM !== 'dumb';
}
