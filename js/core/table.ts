/** Rows as a table, for a terminal or in Markdown. */

/** The columns are the keys of the first row, in its order. */
export function tableOf(rows: object[], form: 'plain' | 'markdown'): string {
  const [first] = rows;
  if (!first) return '';
  const columns = Object.keys(first);
  const cell = (value: unknown) => String(value ?? '').replaceAll('\n', ' ');
  const lines = [
    columns,
    ...rows.map(row => columns.map(key => cell((row as Record<string, unknown>)[key]))),
  ];
  if (form === 'markdown') {
    const line = (cells: string[]) =>
      `| ${cells.map(text => text.replaceAll('|', '\\|')).join(' | ')} |`;
    const [head = [], ...body] = lines;
    return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
  }
  const widths = columns.map((_, index) =>
    Math.max(...lines.map(line => line[index]?.length ?? 0)),
  );
  return lines
    .map(line =>
      line
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
