import type { Random } from './random.ts';
import { Raw } from './words.ts';

/** How the author of one catalog writes; drawn once for each catalog. */
export interface Hand {
  /** Spaces before the dashes. */
  list: number;
  /** Spaces between a dash and what follows it. */
  gap: number;
  /** Blank lines between entries; none is drawn each time. */
  blanks: 0 | 1 | undefined;
  /** Once in so many places, a comment stands there. */
  comments: number;
  /** Once in so many entries, the entry is a flow map. */
  flow: number;
  /** Once in so many values, the value is written in an unusual way. */
  odd: number;
  /** The quotes that stand around every text; none where only those are quoted that must be. */
  quotes: '"' | "'" | undefined;
}

/** Draws a hand. */
export function hand(random: Random): Hand {
  return {
    list: random.pick([2, 2, 2, 0, 0, 1, 4]),
    gap: random.pick([1, 1, 1, 1, 2, 3]),
    blanks: random.pick([0, 1, 1, undefined]),
    comments: random.pick([3, 6, 12, 1000]),
    flow: random.pick([1000, 1000, 12, 3]),
    odd: random.pick([4, 10, 40]),
    quotes: random.once(6) ? random.pick(['"', "'"] as const) : undefined,
  };
}

/** Writes values as people do: in any style that reads back as the value. */
export class Writer {
  private comment = 0;
  readonly random: Random;
  readonly hand: Hand;

  constructor(random: Random, style: Hand) {
    this.random = random;
    this.hand = style;
  }

  /** A comment that stands nowhere else. */
  note(): string {
    this.comment += 1;
    const { random } = this;
    const text = random.pick([
      '',
      ' ',
      '# ',
      ' - name: old',
      ' key: value',
      ' "quoted',
      ' 日本',
      ' [',
      '!',
      ' &a *b',
      '\ttab',
      ' trailing  ',
    ]);
    return `#${text} c${this.comment}`;
  }

  /** Lines that speak of several entries, or of none: a heading, a ruler, an entry that is commented out. */
  heading(): string[] {
    const { random } = this;
    const title = this.note();
    const ruler = `# ${random.pick(['---', '===', '***'])}${random.pick(['', '-----------'])} c${(this.comment += 1)}`;
    const old = [`# - name: old-${this.comment}`, `#   size: c${(this.comment += 1)}`];
    return random.pick([
      [title, ''],
      [ruler, title, ''],
      [title, ruler],
      [...old, ''],
      [`${title} (group)`, ''],
    ]);
  }

  /** Perhaps a comment, to stand behind something on its line. */
  behind(): string {
    if (!this.random.once(this.hand.comments))
      return this.random.once(30) ? this.random.pick([' ', '  ', '\t']) : '';
    return this.random.pick([' ', '  ', '        ', '\t']) + this.note();
  }

  /** Perhaps comment lines or blank ones, at an indentation. */
  between(indent: number): string[] {
    const { random } = this;
    const lines: string[] = [];
    while (random.once(this.hand.comments * 2)) {
      lines.push(
        random.once(5)
          ? random.pick(['', '  ', ' '.repeat(indent)])
          : ' '.repeat(indent) + this.note(),
      );
    }
    return lines;
  }

  /** A text on one line, for block or flow surroundings. */
  text(value: string, inFlow: boolean): string {
    const plain =
      /^[A-Za-z][A-Za-z0-9 _./'"-]*$/.test(value) &&
      !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value) &&
      value.trim() === value;
    const fits =
      plain || (!inFlow && /^[A-Za-z@]*[a-z][a-z,[\]{}]*$/.test(value) && value.length > 5);
    const { quotes } = this.hand;
    if (quotes && !inFlow && !(quotes === "'" && /[^ -~]/.test(value)))
      return quotes === "'" ? `'${value.replaceAll("'", "''")}'` : this.double(value);
    if (fits && !this.random.once(this.hand.odd)) return value;
    const single = !/[\n\r\t\u0085\u2028\u2029\ufeff\u0007]/.test(value);
    return single && this.random.once(2) ? `'${value.replaceAll("'", "''")}'` : this.double(value);
  }

  /** A key. */
  key(key: string): string {
    const word =
      /^[A-Za-z][A-Za-z0-9_.-]*$/.test(key) &&
      !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(key);
    if (word && !this.random.once(this.hand.odd * 4)) return key;
    return this.random.once(2) && !key.includes("'") ? `'${key}'` : this.double(key);
  }

  /** A value in flow style. */
  flow(value: unknown): string {
    const { random } = this;
    if (value instanceof Raw) return value.source;
    const pad = random.once(4) ? ' ' : '';
    if (Array.isArray(value))
      return `[${pad}${value.map(item => this.flow(item)).join(random.pick([', ', ', ', ',']))}${pad}]`;
    if (value !== null && typeof value === 'object') {
      const pairs = Object.entries(value).map(
        ([key, item]) => `${this.key(key)}: ${this.flow(item)}`,
      );
      return `{${pad}${pairs.join(', ')}${pad}}`;
    }
    return typeof value === 'string' ? this.text(value, true) : String(value);
  }

  private double(value: string): string {
    const escaped = JSON.stringify(value).replace(/[\u0085\u2028\u2029\ufeff\u00a0]/g, char => {
      return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
    return escaped;
  }
}
