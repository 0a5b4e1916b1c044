/** Start of the line that holds an offset. */
export function lineStart(text: string, offset: number): number {
  // A search from before the start would find a line break that stands at it.
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** End of the line that holds the last character before an offset, with its break. */
export function lineEnd(text: string, offset: number): number {
  // The end of a block scalar is the start of the next line: go back to its last character.
  const last = offset - (text.slice(0, offset).length - text.slice(0, offset).trimEnd().length);
  const end = text.indexOf('\n', last);
  return end < 0 ? text.length : end + 1;
}

/** Characters before an offset on its line, without a byte-order mark. */
export function column(text: string, offset: number): number {
  return (
    offset -
    lineStart(text, offset) -
    (lineStart(text, offset) === 0 && text.startsWith('\ufeff') ? 1 : 0)
  );
}
