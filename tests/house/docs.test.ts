// Keeps the reference in docs/ true: generated pages are what the sources make, and links and examples hold.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { defaults, keys } from '../../dev/docs/configuration.ts';
import { PAGES } from '../../dev/docs/pages.ts';
import { rows } from '../../dev/docs/problems.ts';
import { checkedSettings, readSettings } from '../../js/core/config.ts';
import { loadCore } from '../../js/core/core.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the generated pages', () => {
  it.each(Object.entries(PAGES))(
    '%s is what the sources make (npm run docs)',
    async (path, make) => {
      const made = await make();
      if (process.env['UPDATE_DOCS']) writeFileSync(join(root, path), made);
      expect(read(path)).toBe(made);
    },
  );
});

describe('the reference configuration', () => {
  const text = read('docs/reference/ameide.yaml');
  const section = (parse(text) as { ameide: Record<string, unknown> }).ameide;

  it('is valid, and gives the driver the values it has without it', () => {
    const now = '2026-11-21T10:00:00Z';
    const { harness, http } = checkedSettings(loadCore(), section, now);
    const bare = readSettings(undefined);
    expect(harness).toEqual(bare.harness);
    // The defaults of the client stand where it is made.
    expect(http).toEqual({ timeoutMs: 30_000, budgetMs: 900_000, burstWaitMs: 60_000 });
  });

  it('names every key that config.d.ts declares, and no other', () => {
    // A key without a default stands in a comment.
    const named = (path: string) => {
      const key = path.replace('[]', '').split('.').at(-1)!;
      return defaults().has(path) || new RegExp(`^ *# .*\\b${key}:`, 'm').test(text);
    };
    const declared = keys().map(({ path }) => path);
    const inItems = (path: string) => /\[\]|\.(sizes|profiles|rules|links)$/.test(path);
    expect(declared.filter(path => !inItems(path) && !named(path))).toEqual([]);
    const free = /^ameide\.(platform\.(sizes|profiles)|lint\.rules|links)\./;
    const others = [...defaults().keys()].filter(
      path => path !== 'ameide' && !declared.includes(path) && !free.test(path),
    );
    expect(others).toEqual([]);
  });
});

// The list of the core is held by the test of its rooms.
describe('the codes of the driver', () => {
  it('are listed with cause and remedy in js/core/codes.txt, and no others', () => {
    const code =
      /['`]((?:api|catalog|cli|config|github|harness|http|input|kustomize|pipeline|policies|primitive|run|yaml)\/[a-z0-9-]+)['`]/g;
    const sources = readdirSync(join(root, 'js'), { recursive: true, encoding: 'utf8' }).filter(
      path => /\.ts$/.test(path) && !/node_modules|dist|pkg|portal/.test(path),
    );
    const reported = new Set(
      sources.flatMap(path => [...read(join('js', path)).matchAll(code)].map(match => match[1]!)),
    );
    const ofCore = rows('src/problem/codes.txt').map(([name]) => name);
    const listed = rows('js/core/codes.txt').map(([name]) => name);
    expect(listed).toEqual([...reported].filter(name => !ofCore.includes(name)).sort());
    for (const [name, cause, remedy] of rows('js/core/codes.txt'))
      expect(`${cause} ${remedy}`, name).toMatch(/^\p{Lu}.*\. \S.*\.$/u);
  });
});

describe('links', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'deploy/chart/README.md',
    'deploy/keycloak/README.md',
  ].concat(
    readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.md'))
      .map(path => join('docs', path)),
  );

  /** The anchors that a page's headings get. */
  const anchors = (page: string) =>
    [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\- ]/gu, '')
        .replaceAll(' ', '-'),
    );

  it.each(pages.filter(path => existsSync(join(root, path))))('of %s lead somewhere', page => {
    const prose = read(page).replace(/```[\s\S]*?```/g, '');
    const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(match => match[1]!);
    const broken = targets
      .filter(target => !/^(https?:|mailto:)/.test(target))
      .filter(target => {
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : join(dirname(page), path);
        if (!existsSync(join(root, file))) return true;
        return anchor !== undefined && file.endsWith('.md') && !anchors(file).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  it.each(['docs/architecture.md', 'CONTRIBUTING.md', 'README.md'])(
    '%s names no file or folder that is not there',
    page => {
      const named = [
        ...read(page).matchAll(/`((?:src|js|dev|tests|templates|bench|fuzz)\/[\w./-]+)`/g),
      ];
      const paths = named.map(([, path]) => path!);
      if (page === 'docs/architecture.md') expect(paths.length).toBeGreaterThan(30);
      expect(paths.filter(path => !existsSync(join(root, path)))).toEqual([]);
    },
  );
});
