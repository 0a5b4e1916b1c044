/** The line that a problem is in, with a caret below the place. */

const WIDTH = 120;

/** The line with its number, and the line with the caret; a long line is cut around the place. */
export function frame(text: string, line: number, column?: number): [string, string | undefined] {
  const gutter = `${line} | `;
  const all = [...text];
  const at = (column ?? 1) - 1;
  const from = at < WIDTH ? 0 : at - WIDTH / 2;
  const cut = all.slice(from, from + WIDTH);
  const [before, after] = [from > 0 ? '…' : '', from + WIDTH < all.length ? '…' : ''];
  const shown = `  ${gutter}${before}${cut.map(visible).join('')}${after}`;
  if (column === undefined || at > all.length) return [shown.trimEnd(), undefined];
  const space = all.slice(from, at).map(character => (character === '\t' ? '\t' : ' '));
  const lead = ' '.repeat(`  ${gutter}${before}`.length);
  return [shown.trimEnd(), `${lead}${space.join('')}^`];
}

/** Replaces control characters, which could move the cursor or change colors. */
function visible(character: string): string {
  return character !== '\t' && /[\p{Cc}\p{Bidi_Control}]/u.test(character) ? '\uFFFD' : character;
}
