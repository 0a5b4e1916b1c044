import { decide, loadCore } from '../../fuzz/core.ts';

const core = loadCore();
const encoder = new TextEncoder();

/** Renders an organisation's own template. */
function render(template: string) {
  const input = {
    archetype: 'api',
    service: 'ledger',
    team: 'orders-team',
    environments: ['int'],
    template: { path: 'own.yaml.j2', content: encoder.encode(template) },
  };
  const config = {
    harness: {
      accountId: 'abc',
      projectId: 'platform',
      artifact: { type: 'GoogleArtifactRegistry', connector: 'gar', image: 'gcr.io/p/{service}' },
    },
  };
  return decide(core, { type: 'pipeline:render', input }, new Map(), config);
}

const around = (levels: number, open: string, close: string) =>
  `pipeline: {}\n${open.repeat(levels)}${close.repeat(levels)}\n`;
const looped = (body: string, times = 50_000) =>
  `{% set ns = namespace(x=[1]) %}{% for i in range(${times}) %}${body}{% endfor %}pipeline: {}\n`;

const hostileTemplates: Record<string, () => string> = {
  'conditions within each other': () => around(5_000, '{% if true %}', '{% endif %}'),
  'conditions that are never closed': () => around(10_000, '{% if true %}', ''),
  'loops within each other': () => around(5_000, '{% for a in [1] %}', '{% endfor %}'),
  'macros within each other': () => around(3_000, '{% macro a() %}', '{% endmacro %}'),
  'lists within each other': () => `{{ ${'['.repeat(990)}${']'.repeat(990)} }}\npipeline: {}\n`,
  'parentheses within each other': () =>
    `{{ ${'('.repeat(990)}1${')'.repeat(990)} }}\npipeline: {}\n`,
  'signs before each other': () => `{{ ${'-'.repeat(1_900)}1 }}\npipeline: {}\n`,
  'not not not': () => `{{ ${'not '.repeat(480)}true }}\npipeline: {}\n`,
  'filters behind each other': () => `{{ 1${'|abs'.repeat(490)} }}\npipeline: {}\n`,
  'a list that holds itself as it was': () => looped('{% set ns.x = [ns.x] %}'),
  'a map that holds itself as it was': () => looped("{% set ns.x = {'a': ns.x} %}"),
  'a list that holds itself, compared': () =>
    looped('{% set ns.x = [ns.x] %}') + '{{ ns.x == ns.x }}',
  'a list that holds itself, written': () =>
    looped('{% set ns.x = [ns.x] %}', 5_000) + '{{ ns.x }}',
  'a text that doubles': () => looped('{% set ns.x = ns.x ~ ns.x %}', 60),
  'a text that doubles by plus': () => looped('{% set ns.x = ns.x + ns.x %}', 60),
  'a text that is repeated': () => looped("{% set ns.x = 'aaaaaaaa' * 100000000 %}", 1),
  'a list that is repeated': () => looped('{% set ns.x = [1] * 1000000000 %}', 1),
  'a range without end': () => 'pipeline: {a: {{ range(1000000000)|list }} }\n',
  'a macro that calls itself': () =>
    '{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}pipeline: {}\n',
  'a template that includes itself': () => "{% include 'own.yaml.j2' %}pipeline: {}\n",
  'a text that doubles in a block': () =>
    '{% set x = "aaaaaaaa" %}' +
    '{% set x %}{{ x }}{{ x }}{% endset %}'.repeat(60) +
    'pipeline: {}\n',
  'a text that doubles line by line': () =>
    '{% set x = "aaaaaaaa" %}' + '{% set x = x ~ x %}'.repeat(60) + 'pipeline: {}\n',
  'a list that is nested line by line': () =>
    '{% set x = [1] %}' + '{% set x = [x] %}'.repeat(10_000) + 'pipeline: {}\n',
  'a text that doubles in loops within each other': () =>
    '{% set x = "aaaaaaaa" %}' +
    '{% for x in [x ~ x] %}'.repeat(60) +
    '{% endfor %}'.repeat(60) +
    'pipeline: {}\n',
  'a text that doubles by `with`': () =>
    '{% set x = "aaaaaaaa" %}' +
    '{% with y = 1, x = x ~ x %}'.repeat(60) +
    '{% endwith %}'.repeat(60) +
    'pipeline: {}\n',
  'a text that doubles from call to call': () =>
    '{% macro m(x) %}{{ m(x ~ x) }}{% endmacro %}{{ m("aaaaaaaa") }}pipeline: {}\n',
  'namespaces that hold each other': () =>
    '{% set a = namespace() %}{% set b = namespace() %}' +
    '{% set a.x = b %}{% set b.x = a %}{{ a }}pipeline: {}\n',
  'namespaces that hold each other in lists': () =>
    '{% set a = namespace() %}{% set b = namespace(x=[a]) %}{% set a.x = [[b]] %}pipeline: {}\n',
  'a namespace that holds itself': () =>
    "{% set a = namespace() %}{% set a.x = {'y': a} %}{% if a == a %}{% endif %}pipeline: {}\n",
  'namespaces without end': () =>
    '{% set a = [] %}{% for i in range(50000) %}{% set b = namespace(x=1) %}{% endfor %}pipeline: {}\n',
  'a text that grows in one tag': () =>
    "{% set x = 'a' * 60000 %}{% for i in range(50000) %}" +
    `{% if ${'x ~ '.repeat(480)}x %}{% endif %}{% endfor %}pipeline: {}\n`,
  'a text that is repeated again and again': () =>
    "{% for i in range(50000) %}{% if ('a' * 1000000)|length %}{% endif %}{% endfor %}pipeline: {}\n",
  'a list of lists that is written': () =>
    '{% set x = range(3000)|list %}' + `{{ [${'x, '.repeat(600)}x] }}pipeline: {}\n`,
  'a list that is sorted again and again': () =>
    '{% set x = range(3000)|list %}{% for i in range(50000) %}{% if x|sort|first %}{% endif %}{% endfor %}pipeline: {}\n',
  'a text that is written again and again': () =>
    `{% for i in range(50000) %}${'a'.repeat(10_000)}{% endfor %}pipeline: {}\n`,
  'a text that is captured again and again': () =>
    `{% set x %}{% for i in range(50000) %}${'a'.repeat(10_000)}{% endfor %}{% endset %}pipeline: {}\n`,
  'a raw text that is captured again and again': () =>
    `{% set x %}{% for i in range(50000) %}{% raw %}${'a'.repeat(10_000)}{% endraw %}{% endfor %}{% endset %}pipeline: {}\n`,
  'a block that is captured, and is long': () =>
    `{% set x %}{% for i in range(500) %}${'a'.repeat(1_000)}{% endfor %}{% endset %}pipeline: {}\n`,
};

describe('a hostile template', () => {
  afterEach(() => {
    expect(render('pipeline: {}\n').kind).toBe('plan');
  });

  for (const [what, make] of Object.entries(hostileTemplates))
    it(`is refused: ${what}`, () => {
      expect(render(make())).toMatchObject({
        kind: 'refusal',
        problems: [{ code: expect.stringMatching(/^pipeline\/[a-z-]+$/), file: 'own.yaml.j2' }],
      });
    });
});
