import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contestants } from '../../bench/contestants.ts';
import { catalog, NEW_ENTRY } from '../../bench/generate.ts';
import { growth } from '../../bench/measure.ts';
import { mustBeRight, quality } from '../../bench/quality.ts';

describe('the bench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ameide-bench-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const text = catalog(100);

  for (const [id, contestant] of Object.entries(contestants)) {
    it(`compares what does the same thing: ${contestant.label}`, () => {
      mustBeRight(id, text, contestant.load()(text, { ...NEW_ENTRY }));
    });
  }

  it('finds an edit that did not do what was asked', () => {
    expect(() => mustBeRight('none', text, text)).toThrow('none did not do what was asked');
  });

  it('counts lines and comments as they are', () => {
    const ours = quality(text, contestants.wasm.load()(text, { ...NEW_ENTRY }), folder);
    expect(ours).toMatchObject({ linesRemoved: 0, commentsKept: ours.commentsBefore });
    const values = quality(text, contestants.jsYaml.load()(text, { ...NEW_ENTRY }), folder);
    expect(values.commentsKept).toBe(0);
    expect(values.linesRemoved).toBeGreaterThan(100);
  });

  it('tells linear growth from quadratic', () => {
    expect(
      growth([
        [10, 1],
        [100, 10],
        [1_000, 100],
      ]),
    ).toBeCloseTo(1);
    expect(
      growth([
        [10, 1],
        [100, 100],
        [1_000, 10_000],
      ]),
    ).toBeCloseTo(2);
  });

  it('prints a table and writes its results', { timeout: 600_000 }, () => {
    const script = join(import.meta.dirname, '..', '..', 'bench', 'catalog.ts');
    const printed = execFileSync(process.execPath, [script, '--quick', '--out', folder], {
      encoding: 'utf8',
    });
    expect(printed).toContain('Goals, at 1,000 entries');
    const result = JSON.parse(readFileSync(join(folder, 'catalog.json'), 'utf8')) as {
      sizes: object[];
    };
    expect(result.sizes).toHaveLength(2);
    expect(readFileSync(join(folder, 'catalog.svg'), 'utf8')).toContain('npm yaml, Document');
  });
});
