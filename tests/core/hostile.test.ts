import { CATALOG, decide, loadCore, REPO } from '../../fuzz/core.ts';

const core = loadCore();
const encoder = new TextEncoder();
const SOUND = [
  'services:',
  '  - name: ledger',
  '    archetype: api',
  '    profile: public-api',
  '    size: small',
  '    environments: [int]',
  '    team: orders-team',
  '',
].join('\n');

/** What the core makes of bytes that somebody put into the catalog's file. */
function ask(bytes: Uint8Array, operation: 'add' | 'update' = 'update') {
  const service =
    operation === 'add'
      ? {
          name: 'm',
          archetype: 'job',
          profile: 'batch-job',
          size: 'small',
          environments: ['int'],
          team: 'a-team',
        }
      : { name: 'ledger', size: 'large' };
  const input = { repoUrl: REPO, operation, service, entity: false };
  return decide(core, { type: 'catalog:update', input }, new Map([[CATALOG, bytes]]));
}

const bomb = (levels: number): string =>
  Array.from({ length: levels }, (_, level) => {
    const items =
      level === 0
        ? 'x, x, x, x, x, x, x, x, x'
        : Array(9)
            .fill(`*a${level - 1}`)
            .join(', ');
    return `a${level}: &a${level} [${items}]\n`;
  }).join('');

/** A sound catalog with an odd key of its one entry. */
const withKey = (text: string): string => SOUND + `    x-odd: ${text}\n`;

const refused: Record<string, () => string | Uint8Array> = {
  'an alias bomb inside the entry': () => bomb(20) + withKey('*a19'),
  'an alias bomb by merge keys in the entry': () =>
    `${bomb(9)}base: &base {bomb: *a8}\n${SOUND}    <<: *base\n`,
  'a list that is an alias': () => `other: &list [a]\nservices: *list\n`,
  'flow lists 100,000 deep': () => withKey('['.repeat(100_000) + ']'.repeat(100_000)),
  'flow maps 100,000 deep, never closed': () => withKey('{a: '.repeat(100_000)),
  'block lists 100,000 deep on one line': () => `services:\n  ${'- '.repeat(100_000)}a\n`,
  'block maps 5,000 deep': () =>
    SOUND + Array.from({ length: 5_000 }, (_, level) => `${' '.repeat(level)}a:\n`).join(''),
  'explicit keys 100,000 deep': () => withKey('? '.repeat(100_000)),
  '50 MB of entries': () => SOUND + '  - name: x\n'.repeat(Math.ceil(50e6 / 12)),
  '50 MB of nothing': () => SOUND + ' '.repeat(50e6),
  '50 MB of comments': () => SOUND + '# comment\n'.repeat(5e6),
  'NULs between the entries': () => SOUND + '\0\0\0\n',
  'a NUL inside a value': () => withKey('"a\0b"'),
  'invalid UTF-8': () => new Uint8Array([...encoder.encode(SOUND), 0x20, 0x23, 0xff, 0xfe, 0x0a]),
  'an overlong encoding': () => new Uint8Array([...encoder.encode(SOUND), 0x23, 0xc0, 0x80, 0x0a]),
  'UTF-16': () => new Uint8Array(Buffer.from(`\ufeff${SOUND}`, 'utf16le')),
  'a quote that is never closed, 10 MB': () => withKey(`"${'word '.repeat(2e6)}`),
  'a million anchors in the entry': () => withKey(`[${'&a x, '.repeat(1e6)}y]`),
};

describe('a hostile catalog', () => {
  afterEach(() => {
    // Whatever it was given, the core goes on working.
    expect(ask(encoder.encode(SOUND)).kind).toBe('plan');
  });

  for (const [what, make] of Object.entries(refused)) {
    it(`is refused: ${what}`, () => {
      const made = make();
      const decision = ask(typeof made === 'string' ? encoder.encode(made) : made);
      expect(decision).toMatchObject({
        kind: 'refusal',
        problems: [
          { code: expect.stringMatching(/^(yaml|catalog)\/[a-z0-9-]+$/), severity: 'error' },
        ],
      });
    });
  }
});

const harmless: Record<string, () => string> = {
  'an alias bomb beside the list': () => bomb(20) + SOUND,
  'a line of 10 MB in the entry': () => withKey(`"${'x'.repeat(10e6)}"`),
  'a flow list of 10 MB on one line': () => withKey(`[${'item, '.repeat(10e6 / 6)}end]`),
  'a million keys in the entry': () =>
    SOUND + Array.from({ length: 1e6 }, (_, index) => `    k${index}: v\n`).join(''),
  'a million keys beside the list': () =>
    SOUND + Array.from({ length: 1e6 }, (_, index) => `k${index}: v\n`).join(''),
  'a million blank lines': () => SOUND + '\n'.repeat(1e6),
  'a million comments in the entry': () => SOUND + '    # c\n'.repeat(1e6),
};

describe('a catalog of odd size', () => {
  for (const [what, make] of Object.entries(harmless)) {
    it(`is edited or refused, within bounds: ${what}`, () => {
      const text = make();
      const decision = ask(encoder.encode(text));
      if (decision.kind === 'plan') {
        const edited = Buffer.from(decision.files.get(CATALOG) ?? []).toString();
        expect(edited).toBe(text.replace('size: small', 'size: large'));
      } else {
        expect(decision).toMatchObject({
          kind: 'refusal',
          problems: [{ code: expect.stringMatching(/^(yaml|catalog)\/[a-z0-9-]+$/) }],
        });
      }
      expect(ask(encoder.encode(SOUND), 'add').kind).toBe('plan');
    });
  }
});

/** Lists and maps in turn, so many levels deep. */
const nested = (levels: number): unknown => {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
  return value;
};

/** What the core says of an input that somebody made. */
function given(action: unknown) {
  return decide(
    core,
    action as Parameters<typeof decide>[1],
    new Map([[CATALOG, encoder.encode(SOUND)]]),
  );
}

const update = (input: Record<string, unknown>) => ({
  type: 'catalog:update',
  input: { repoUrl: REPO, operation: 'update', entity: false, ...input },
});

const tooDeep: Record<string, (deep: unknown) => unknown> = {
  'a key of the entry': deep => update({ service: { name: 'ledger', deep } }),
  'one of several entries': deep => update({ services: [{ name: 'ledger', deep }] }),
  'the entity': deep => update({ service: { name: 'ledger' }, entity: { metadata: deep } }),
  'the options of a pipeline': deep => ({
    type: 'harness:create',
    input: { service: 'ledger', options: { deep } },
  }),
  'the variables of a run': deep => ({
    type: 'harness:trigger',
    input: { service: 'ledger', variables: { deep } },
  }),
};

describe('an input nested too deep', () => {
  afterEach(() => {
    expect(ask(encoder.encode(SOUND)).kind).toBe('plan');
  });

  for (const [what, make] of Object.entries(tooDeep))
    for (const levels of [200, 50_000])
      it(`is refused: ${what}, ${levels} levels`, () => {
        expect(given(make(nested(levels)))).toMatchObject({
          kind: 'refusal',
          problems: [
            {
              code: 'input/too-deep',
              message: 'the input is nested more than 100 levels deep',
              path: expect.stringMatching(/^(service|entity|options|variables)/),
            },
          ],
        });
      });

  it('is refused where it holds itself', () => {
    const ring: Record<string, unknown> = { name: 'ledger' };
    ring['deep'] = ring;
    expect(given(update({ service: ring }))).toMatchObject({
      kind: 'refusal',
      problems: [{ code: 'input/too-deep', path: 'service.deep.deep.deep' }],
    });
  });

  it('is taken as long as YAML can be read back', () => {
    expect(given(update({ service: { name: 'ledger', deep: nested(50) } })).kind).toBe('plan');
  });

  it('is refused in an answer of a server, too', () => {
    const scope = { account: 'abc', org: 'default', project: 'platform' };
    const read = { type: 'entity', kind: 'pipeline', scope, identifier: 'ledger' };
    const entity = { identifier: 'ledger', yaml: null, version: null, valid: true };
    const answer = { type: 'entity', ...entity, fields: { deep: nested(50_000) } };
    const action = { type: 'pipeline:outline', input: { yaml: 'pipeline: {}' } };
    const step = core.next({ action, context: { now: '2026-11-21T10:00:00Z' } }, [
      { read, answer },
    ]);
    expect(step).toMatchObject({ step: 'reject', problems: [{ code: 'input/too-deep' }] });
  });
});

describe('a list in place of an object', () => {
  for (const input of [[null], [['repoUrl', REPO]]])
    it(`does not match its declared type: ${JSON.stringify(input)}`, () => {
      expect(given({ type: 'catalog:update', input })).toMatchObject({
        kind: 'crash',
        message: expect.stringContaining('does not match its declared type'),
      });
    });
});
