// How far a sync has come: a bar on a terminal, lines elsewhere, nothing in JSON.
import { Printer } from '../../js/cli/print.ts';

const ESCAPE = String.fromCharCode(27);
const CLEAR = `\r${ESCAPE}[K`;

function printed(isTTY: boolean, use: (printer: Printer) => void): string {
  let err = '';
  const write = (text: string | Uint8Array) => (err += String(text));
  use(new Printer({ write: () => undefined, isTTY }, { write, isTTY }));
  return err;
}
function count(printer: Printer, of: number): void {
  for (let done = 1; done <= of; done++) printer.tick('read', done, of);
}

afterEach(() => vi.unstubAllEnvs());

it('a bar grows on one line of a terminal, gives way to text, and is gone at the end', () => {
  vi.stubEnv('TERM', 'xterm');
  const text = printed(true, printer => {
    printer.tick('read', 5, 10);
    printer.progress('saved pipeline x in Harness');
    printer.tick('read', 10, 10);
  });
  expect(text).toBe(
    `${CLEAR}read [${'#'.repeat(15)}${'-'.repeat(15)}] 5 of 10${CLEAR}saved pipeline x in Harness\n` +
      `${CLEAR}read [${'#'.repeat(30)}] 10 of 10${CLEAR}`,
  );
  // Nothing but its own line is touched, and nothing is painted.
  expect(text.replaceAll(CLEAR, '')).not.toContain(ESCAPE);
});

it('a bar makes room for an error', () => {
  vi.stubEnv('TERM', 'xterm');
  const text = printed(true, printer => {
    printer.tick('written', 1, 20);
    printer.error('it broke');
  });
  expect(text).toMatch(/ 1 of 20\r.\[Kit broke\n$/);
});

it('a line at each tenth where nobody watches', () => {
  const lines = printed(false, printer => count(printer, 200)).split('\n');
  expect(lines).toHaveLength(11);
  expect(lines.slice(0, 2)).toEqual(['read 20 of 200', 'read 40 of 200']);
  expect(lines.at(-2)).toBe('read 200 of 200');
});

it.each([
  ['few', false, (printer: Printer) => count(printer, 9)],
  ['few on a terminal', true, (printer: Printer) => count(printer, 9)],
  ['JSON', true, (printer: Printer) => ((printer.json = true), count(printer, 100))],
])('nothing: %s', (_, isTTY, use) => {
  vi.stubEnv('TERM', 'xterm');
  expect(printed(isTTY, use)).toBe('');
});

it('a terminal that can do nothing gets lines', () => {
  vi.stubEnv('TERM', 'dumb');
  expect(printed(true, printer => count(printer, 50)).split('\n')[0]).toBe('read 5 of 50');
});
