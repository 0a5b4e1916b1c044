/** Progress of many reads or writes. */

/** Called after each of them. */
export type Tick = (what: string, done: number, of: number) => void;

/** Below this number, progress is not shown. */
const MIN_ITEMS = 50;

/** A line at each tenth, for logs. */
export function inLines(tell: (line: string) => void): Tick {
  return (what, done, of) => {
    const tenth = (count: number) => Math.floor((count * 10) / of);
    if (of >= MIN_ITEMS && tenth(done) > tenth(done - 1)) tell(`${what} ${done} of ${of}`);
  };
}
