// The completion scripts in the shells themselves; a shell that the machine lacks is skipped, visibly.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../js/cli/commands.ts';
import { main } from '../../js/cli/main.ts';
import { Printer } from '../../js/cli/print.ts';
import { manPage } from '../../js/cli/man.ts';

/** Runs the command line, and answers with its exit status and what it wrote. */
async function ameide(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const printer = new Printer(
    { write: (text: string) => ((out += text), true) } as never,
    { write: (text: string) => ((err += text), true) } as never,
  );
  return { status: await main(args, printer), out, err };
}

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;

/** What the shell offers for a line, sorted. */
async function offered(shell: string, line: string): Promise<string[]> {
  const { out } = await ameide('completion', shell);
  const file = join(mkdtempSync(join(tmpdir(), 'completion-')), 'script');
  writeFileSync(file, out);
  const words = line.split(' ');
  const script: Record<string, string> = {
    bash: `. ${file}; COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _ameide; printf '%s\\n' "\${COMPREPLY[@]}"`,
    fish: `source ${file}; complete -C '${line}' | string split -f1 \\t`,
    // zsh completes at a prompt only: there the functions that offer are replaced by ones that print.
    zsh: `compadd() { shift; for name in $@; do print -l -- \${(P)name}; done }
      _arguments() { for spec in "$@"; do print -- \${\${spec#\\*}%%\\[*}; done }
      words=(${words.map(word => `'${word}'`).join(' ')}); CURRENT=${words.length}; . ${file}; _ameide`,
  };
  const { stdout } = spawnSync(shell, ['-c', script[shell]!], { encoding: 'utf8' });
  return [...new Set(stdout.split('\n').filter(Boolean))].sort();
}

const NOUNS = [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0]!))];
const verbsOf = (noun: string) =>
  COMMANDS.filter(({ name }) => name.startsWith(`${noun} `)).map(({ name }) => name.split(' ')[1]!);

describe.each(['bash', 'zsh', 'fish'])('the completion of %s', shell => {
  it.skipIf(!has(shell))('offers commands, then their verbs, then their options', async () => {
    expect(await offered(shell, 'ameide ')).toEqual(expect.arrayContaining([...NOUNS, 'help']));
    const verbs = await offered(shell, 'ameide catalog ');
    expect(verbs).toEqual(expect.arrayContaining(verbsOf('catalog')));
    expect(verbs).not.toContain('render');
    const options = await offered(shell, 'ameide harness sync --');
    expect(options).toEqual(expect.arrayContaining(['--apply', '--mode', '--json']));
    expect(options).not.toContain('--markdown');
    expect(await offered(shell, 'ameide heal --')).toContain('--pull-requests');
  });
});

describe('the command line helps', () => {
  it('prints the help of a command, and the version', async () => {
    const asked = await ameide('help', 'catalog', 'add');
    expect(asked).toMatchObject({ status: 0, err: '' });
    expect(asked.out).toBe((await ameide('catalog', 'add', '--help')).out);
    expect((await ameide('help')).out).toContain('harness sync');
    expect((await ameide('-V')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await ameide('--version')).out).toBe((await ameide('-V')).out);
  });

  it.each([
    ['catlog add', 'catalog add'],
    ['catalog ad', 'catalog add'],
    ['validate', 'catalog validate'],
    ['harnes', 'harness'],
    ['help catalog vlidate', 'catalog validate'],
    ['catalog check --strcit', '--strict'],
    ['completion bsh', 'bash'],
  ])('ameide %s: did you mean %s', async (line, meant) => {
    const { status, out, err } = await ameide(...line.split(' '));
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(`did you mean \`${meant}\`?`);
  });

  it('lists all commands where nothing is close', async () => {
    const { status, err } = await ameide('frobnicate');
    expect(status).toBe(2);
    expect(err).toMatch(/^unknown command `frobnicate`\nusage:/);
  });

  it('has a manual page with each command and option', () => {
    const page = manPage(COMMANDS, '1.2.3').replaceAll('\\-', '-');
    for (const { name, options } of COMMANDS) {
      expect(page).toContain(`.SS ameide ${name}`);
      for (const option of Object.keys(options)) expect(page).toContain(`--${option}`);
    }
  });
});
