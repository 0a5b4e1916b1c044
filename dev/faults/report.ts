// Counts how the points ended, and prints it.
import type { Point, Verdict } from './point.ts';

interface Count {
  tried: number;
  survived: number;
  completed: number;
}

export class Report {
  tried = 0;
  /** A line for each point that ended wrong. */
  readonly wrong: string[] = [];
  readonly #kinds = new Map<string, Count>();
  readonly #requests = new Set<string>();

  add({ server, nth, kind }: Point, { request, end, wrong }: Verdict): void {
    this.tried += 1;
    this.#requests.add(request);
    const count = this.#kinds.get(kind.name) ?? { tried: 0, survived: 0, completed: 0 };
    this.#kinds.set(kind.name, count);
    count.tried += 1;
    if (end === 'survived') count.survived += 1;
    if (end === 'completed by a second run') count.completed += 1;
    if (end === 'wrong')
      this.wrong.push(`${kind.name} at ${server} ${nth} (${request}): ${wrong.join('; ')}`);
  }

  print(seconds: number): void {
    const rows = [...this.#kinds].map(([kind, { tried, survived, completed }]) => [
      kind,
      ...[tried, survived, completed, tried - survived - completed].map(String),
    ]);
    const right = this.tried - this.wrong.length;
    const lines = columns([
      ['fault', 'points', 'survived', 'clear error or crash, completed by a second run', 'wrong'],
      ...rows,
    ]);
    console.log(`\n${lines.join('\n')}\n`);
    for (const line of this.wrong) console.log(`WRONG ${line}`);
    console.log(
      `${this.tried} points at ${this.#requests.size} different requests, ${right} ended right, ` +
        `${this.wrong.length} wrong, in ${Math.round(seconds)} s`,
    );
  }
}

function columns(rows: string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  return rows.map(row =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!),
      )
      .join('  '),
  );
}
