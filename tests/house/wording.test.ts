// Keeps turns that are not idiomatic English out of what users read: strings of the sources, templates and documentation.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** A turn, and how to say it instead. */
const TURNS: [RegExp, string][] = [
  [/[`}'"] (?:is|are) no [a-z]+/, '"is not a valid ..."'],
  [/\b(?:this|it|body|file|value|key|path) is no [a-z]+/, '"is not a ..."'],
  [/\bstands? (?:already|twice|alone|in the|on the|there|between)\b/, '"is", "already exists"'],
  [/\bmend(?:s|ed|ing)?\b/, '"fix" or "repair"'],
  [/\b(?:not |is |are )taken by\b/, '"supported", "in use"'],
  [/\bof ours\b|\bmade here\b|\bnot ours\b/i, '"managed by Ameide"'],
  [/\bwhere asked\b/, '"on request", "if requested"'],
  [/\bcarried on\b|\bis carried out\b/, '"reused", "continued"'],
  [/\bamid\b|\banew\b|\bafresh\b|\bjust so\b/, '"in the middle of", "again"'],
  [/\bsay (?:which|--)/, '"missing ...", "expected ..."'],
  [/\bdoes not (?:allow to|tell)\b/, 'name what was attempted; "did not return"'],
  [/\bis (?:wanted|asked for)\b/, '"is required", "is requested"'],
];

/** Texts of a source file: its strings, without comments, code and names; any other file whole. */
function textsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  if (!/\.(?:tsx?|rs)$/.test(path)) return text.split('\n');
  return text
    .replace(/^\s*(?:\/\/|\/?\*).*$/gm, '')
    .split('\n')
    .flatMap(line => line.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`?/g) ?? [])
    .filter(found => found.includes(' '));
}

const places = ['src', 'js', 'dev', 'docs', 'templates', 'deploy', 'fuzz', 'README.md'];
// A page about wording quotes what it forbids; fuzz words and seeds are input.
const exempt =
  /^(?:docs\/reference\/problems|docs\/images|dev\/(?:app|seed)|fuzz\/(?!README)|.*\.(?:png|svg|lock|json|j2)$)/;
const files = execFileSync('git', ['ls-files', ...places], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(path => path && !exempt.test(path) && !path.endsWith('LICENSE'));

describe('what users read', () => {
  it('is looked for in many files', () => expect(files.length).toBeGreaterThan(300));

  it.each(TURNS)('has no %s', (turn, instead) => {
    const found = files.flatMap(path =>
      textsOf(path)
        .filter(text => turn.test(text))
        .map(text => `${path}: ${text.trim()}`),
    );
    expect(found, `say ${instead}`).toEqual([]);
  });

  it('has no markers of a merge that was left half done', () => {
    const marked = files.filter(path =>
      /^(?:<{7}|>{7})(?: |$)/m.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(marked).toEqual([]);
  });

  it.each([
    ['`smal` is no size', 0],
    ['mend the file by hand', 3],
    ['open pull requests of ours', 5],
  ])('would find: %s', (text, index) => expect(text).toMatch(TURNS[index]![0]));
});
