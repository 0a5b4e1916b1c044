import { Lexer } from 'yaml';

/** A comment: where its `#` stands, and its text with the `#`. */
export interface Comment {
  offset: number;
  text: string;
}

// The lexer announces a scalar, and the start and error end of flow and document, by control characters of no width.
const SCALAR = '\x1f';
const MARKS = new Set(['\x02', '\x18', SCALAR]);

/** Gathers the comments from the lexemes of npm yaml; feed it all of them in order. */
export class Comments {
  readonly found: Comment[] = [];
  private offset = 0;
  private scalar = false;

  /** Takes the next lexeme. */
  add(lexeme: string): void {
    if (MARKS.has(lexeme)) {
      this.scalar = lexeme === SCALAR;
      return;
    }
    if (!this.scalar && lexeme.startsWith('#'))
      this.found.push({ offset: this.offset, text: lexeme.trimEnd() });
    this.scalar = false;
    this.offset += lexeme.length;
  }
}

/** All comments of a text, in order. */
export function comments(text: string): Comment[] {
  const all = new Comments();
  for (const lexeme of new Lexer().lex(text)) all.add(lexeme);
  return all.found;
}
